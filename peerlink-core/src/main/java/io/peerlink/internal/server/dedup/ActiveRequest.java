package io.peerlink.internal.server.dedup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.peerlink.handler.RequestContext;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadline of a request that was let in, and its cancellation.
 */
public final class ActiveRequest implements RequestContext {

	/**
	 * A request whose caller says nothing: no deadline, never cancelled.
	 */
	public static final ActiveRequest NONE = new ActiveRequest(null, 0);

	/**
	 * Half of what a {@code long} holds, so that a time can be added to it.
	 */
	private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

	private static final Logger logger = LoggerFactory.getLogger(ActiveRequest.class);

	private final @Nullable Scheduler scheduler;

	private final long deadline;

	private volatile List<Runnable> callbacks = List.of();

	private volatile @Nullable Thread handler;

	private volatile boolean cancelled;

	private volatile boolean ended;

	private ActiveRequest(@Nullable Scheduler scheduler, long deadline) {
		this.scheduler = scheduler;
		this.deadline = deadline;
	}

	/**
	 * Make the context of a request.
	 * @param scheduler the time
	 * @param now the time at present
	 * @param ttlNanos how long the caller goes on waiting
	 */
	public static ActiveRequest until(Scheduler scheduler, long now, long ttlNanos) {
		return new ActiveRequest(scheduler, now + Math.min(ttlNanos, LONGEST_NANOS));
	}

	/**
	 * Return the time left, zero when it is over or was never told.
	 */
	long remainingNanos(long now) {
		return (this.scheduler != null) ? Math.max(0, this.deadline - now) : 0;
	}

	@Override
	public Optional<Duration> remaining() {
		if (this.scheduler == null || this.ended) {
			return Optional.empty();
		}
		return Optional.of(Duration.ofNanos(Math.max(0, this.deadline - this.scheduler.nanoTime())));
	}

	@Override
	public boolean isExpired() {
		return this.scheduler != null && this.deadline - this.scheduler.nanoTime() <= 0;
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public void onCancel(Runnable callback) {
		if (this == NONE) {
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

	/**
	 * Say that the current thread runs the handler from now on.
	 * @return {@code false} when it must not, because the call was cancelled
	 */
	public boolean begin() {
		if (this == NONE) {
			return true;
		}
		this.handler = Thread.currentThread();
		if (this.cancelled) {
			leave();
			return false;
		}
		return true;
	}

	/**
	 * Say that the current thread has left the handler, which may have work under way
	 * elsewhere. An interrupt that was meant for the handler ends here.
	 */
	public void leave() {
		if (this == NONE) {
			return;
		}
		this.handler = null;
		if (this.cancelled) {
			// Whoever has found the handler before is in the middle of interrupting it.
			synchronized (this) {
				// Whatever else runs on this thread was not meant.
				Thread.interrupted();
			}
		}
	}

	/**
	 * Say that the request was answered.
	 */
	void end() {
		if (this == NONE) {
			return;
		}
		this.ended = true;
		if (!this.callbacks.isEmpty()) {
			synchronized (this) {
				this.callbacks = List.of();
			}
		}
	}

	/**
	 * Take note that the caller has cancelled the call.
	 * @param executor interrupts the handler and does what is to be done then: neither is
	 * for the receive thread, as an interrupt closes what the handler reads from
	 * @return whether that is news
	 */
	public boolean cancel(Executor executor) {
		List<Runnable> due;
		synchronized (this) {
			if (this.cancelled || this.ended) {
				return false;
			}
			this.cancelled = true;
			due = this.callbacks;
			this.callbacks = List.of();
		}
		executor.execute(() -> {
			interrupt();
			runAll(due);
		});
		return true;
	}

	private void interrupt() {
		synchronized (this) {
			Thread found = this.handler;
			if (found != null) {
				found.interrupt();
			}
		}
	}

	private static void runAll(List<Runnable> callbacks) {
		for (Runnable callback : callbacks) {
			try {
				callback.run();
			}
			catch (RuntimeException ex) {
				logger.warn("What was to be done when a call is cancelled failed", ex);
			}
		}
	}

}
