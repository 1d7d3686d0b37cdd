package io.peerlink.internal.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.peerlink.handler.RequestContext;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.server.dedup.CallEntry;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadline of an accepted request and its cancellation by the caller. Only a numbered
 * request has a deadline and can be cancelled. Thread-safe.
 * <p>
 * It is the context that a handler gets, which may keep it long after the answer, so it
 * holds nothing of the request or the node.
 */
final class CancellableRequest implements RequestContext, CallEntry.Execution {

	private static final Logger logger = LoggerFactory.getLogger(CancellableRequest.class);

	private final Scheduler scheduler;

	private final Executor callbackExecutor;

	private final boolean numbered;

	private final long deadline;

	private volatile List<Runnable> callbacks = List.of();

	private volatile @Nullable Thread handlerThread;

	private volatile boolean cancelled;

	private volatile boolean ended;

	CancellableRequest(NodeContext context, CallEntry call) {
		this.scheduler = context.scheduler();
		this.callbackExecutor = context.executors().callbacks();
		this.numbered = call.isNumbered();
		this.deadline = call.deadline();
	}

	/**
	 * Returns this request as handlers know it.
	 * @return the context of a numbered request, {@link RequestContext#NONE} for others
	 */
	RequestContext asContext() {
		return this.numbered ? this : NONE;
	}

	@Override
	public Optional<Duration> remaining() {
		if (!this.numbered || this.ended) {
			return Optional.empty();
		}
		return Optional.of(Duration.ofNanos(Math.max(0, this.deadline - this.scheduler.nanoTime())));
	}

	@Override
	public boolean isExpired() {
		return this.numbered && this.deadline - this.scheduler.nanoTime() <= 0;
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public void onCancel(Runnable callback) {
		if (!this.numbered) {
			return;
		}
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

	@Override
	public boolean cancel() {
		List<Runnable> due;
		synchronized (this) {
			if (this.cancelled || this.ended) {
				return false;
			}
			this.cancelled = true;
			due = this.callbacks;
			this.callbacks = List.of();
		}
		// Not on the receive thread: an interrupt closes the channel that a handler reads
		// from, and callbacks are users' code.
		this.callbackExecutor.execute(() -> {
			interruptHandler();
			runAll(due);
		});
		return true;
	}

	/**
	 * Makes the current thread the one that a cancellation interrupts.
	 * @return {@code false} if the handler must not run because the call was cancelled
	 */
	boolean enterHandler() {
		this.handlerThread = Thread.currentThread();
		if (this.cancelled) {
			leaveHandler();
			return false;
		}
		return true;
	}

	/**
	 * Ends the part of the request that a cancellation interrupts, and clears an
	 * interrupt that was meant for the handler.
	 */
	void leaveHandler() {
		this.handlerThread = null;
		if (this.cancelled) {
			// Whoever has read the field before is about to interrupt this thread.
			synchronized (this) {
				// What else runs on this thread must not see the interrupt.
				Thread.interrupted();
			}
		}
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

	private synchronized void interruptHandler() {
		Thread thread = this.handlerThread;
		if (thread != null) {
			thread.interrupt();
		}
	}

	private static void runAll(List<Runnable> callbacks) {
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
