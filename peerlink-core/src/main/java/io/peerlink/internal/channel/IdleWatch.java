package io.peerlink.internal.channel;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a channel is not used any more. Frames only leave a time stamp; the timer
 * looks at it when the channel could be idle at the earliest.
 */
final class IdleWatch {

	private final Scheduler scheduler;

	private final long timeout;

	private final LongSupplier idleNanos;

	private final Runnable onIdle;

	private @Nullable Timer timer;

	private boolean ended;

	IdleWatch(Scheduler scheduler, Duration timeout, LongSupplier idleNanos, Runnable onIdle) {
		this.scheduler = scheduler;
		this.timeout = Durations.nanos(timeout);
		this.idleNanos = idleNanos;
		this.onIdle = onIdle;
	}

	void start() {
		await(this.timeout);
	}

	synchronized void end() {
		this.ended = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private synchronized void await(long nanos) {
		if (!this.ended) {
			this.timer = this.scheduler.schedule(Duration.ofNanos(nanos), this::look);
		}
	}

	private void look() {
		long idle = this.idleNanos.getAsLong();
		if (idle >= this.timeout) {
			this.onIdle.run();
			return;
		}
		await(this.timeout - idle);
	}

}
