package io.peerlink.internal.channel.endpoint;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Reports a channel that was not used for its idle timeout. Frames only leave a time
 * stamp; the timer checks it when the timeout could have passed at the earliest.
 * Thread-safe.
 */
final class IdleWatch {

	private final Scheduler scheduler;

	private final long timeoutNanos;

	private final LongSupplier idleNanos;

	private final Runnable onIdle;

	private @Nullable Timer timer;

	private boolean stopped;

	IdleWatch(Scheduler scheduler, Duration timeout, LongSupplier idleNanos, Runnable onIdle) {
		this.scheduler = scheduler;
		this.timeoutNanos = Durations.nanos(timeout);
		this.idleNanos = idleNanos;
		this.onIdle = onIdle;
	}

	void start() {
		schedule(this.timeoutNanos);
	}

	synchronized void stop() {
		this.stopped = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private synchronized void schedule(long nanos) {
		if (!this.stopped) {
			this.timer = this.scheduler.schedule(Duration.ofNanos(nanos), this::check);
		}
	}

	private void check() {
		long idle = this.idleNanos.getAsLong();
		if (idle >= this.timeoutNanos) {
			this.onIdle.run();
			return;
		}
		schedule(this.timeoutNanos - idle);
	}

}
