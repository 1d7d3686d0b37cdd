package io.peerlink.internal.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.peerlink.handler.RequestContext;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadline of a numbered request and its cancellation by the caller, as a handler
 * gets them that asks. The handler may keep it long after the answer, so it holds nothing
 * of the request or the node. Thread-safe.
 */
final class CancellableRequest implements RequestContext {

	private static final Logger logger = LoggerFactory.getLogger(CancellableRequest.class);

	private final Scheduler scheduler;

	private volatile long deadline;

	private volatile List<Runnable> callbacks = List.of();

	private volatile boolean cancelled;

	private volatile boolean ended;

	/**
	 * Creates the context of a request.
	 * @param scheduler the time
	 * @param deadline when the caller stops waiting
	 * @param cancelled whether the call was cancelled before
	 * @param ended whether it was answered before
	 */
	CancellableRequest(Scheduler scheduler, long deadline, boolean cancelled, boolean ended) {
		this.scheduler = scheduler;
		this.deadline = deadline;
		this.cancelled = cancelled;
		this.ended = ended;
	}

	@Override
	public Optional<Duration> remaining() {
		return this.ended ? Optional.empty()
				: Optional.of(Duration.ofNanos(Math.max(0, this.deadline - this.scheduler.nanoTime())));
	}

	/**
	 * Moves the deadline: the caller waits longer.
	 * @param deadline the new one
	 */
	void extend(long deadline) {
		this.deadline = deadline;
	}

	@Override
	public boolean isExpired() {
		return this.deadline - this.scheduler.nanoTime() <= 0;
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public void onCancel(Runnable callback) {
		synchronized (this) {
			if (!this.cancelled) {
				if (!this.ended) {
					this.callbacks = Stream.concat(this.callbacks.stream(), Stream.of(callback)).toList();
				}
				return;
			}
		}
		runAll(List.of(callback));
	}

	/**
	 * Records that the caller has cancelled the call.
	 * @return the callbacks, to be run
	 */
	synchronized List<Runnable> cancel() {
		this.cancelled = true;
		List<Runnable> due = this.callbacks;
		this.callbacks = List.of();
		return due;
	}

	/**
	 * Marks the request as answered. It cannot be cancelled after that.
	 */
	void end() {
		this.ended = true;
		if (!this.callbacks.isEmpty()) {
			synchronized (this) {
				this.callbacks = List.of();
			}
		}
	}

	static void runAll(List<Runnable> callbacks) {
		for (Runnable callback : callbacks) {
			try {
				callback.run();
			}
			catch (Throwable ex) {
				// Even an error of one callback must not keep the others from running.
				logger.warn("A cancellation callback failed", ex);
			}
		}
	}

}
