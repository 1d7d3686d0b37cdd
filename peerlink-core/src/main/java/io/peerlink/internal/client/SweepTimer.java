package io.peerlink.internal.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timer for many due times: armed for the earliest of them, it runs a sweep that arms
 * it again. A time that is not earlier costs one volatile read. Thread-safe.
 */
final class SweepTimer {

	static final long NEVER = Long.MAX_VALUE;

	private static final Logger logger = LoggerFactory.getLogger(SweepTimer.class);

	private final Scheduler scheduler;

	private final long origin;

	private final Runnable sweep;

	private final Object lock = new Object();

	private volatile long armedFor = NEVER;

	private Scheduler.@Nullable Timer timer;

	/**
	 * Creates a timer that is not armed.
	 * @param scheduler the clock
	 * @param sweep runs on the timer thread when the earliest time is due
	 */
	SweepTimer(Scheduler scheduler, Runnable sweep) {
		this.scheduler = scheduler;
		this.origin = scheduler.nanoTime();
		this.sweep = sweep;
	}

	/**
	 * Returns the present time.
	 * @return nanoseconds since this timer was created
	 */
	long now() {
		return timeOf(this.scheduler.nanoTime());
	}

	/**
	 * Returns the time of this timer for one of the scheduler.
	 * @param nanoTime a time of {@link Scheduler#nanoTime()}
	 * @return nanoseconds since this timer was created
	 */
	long timeOf(long nanoTime) {
		return nanoTime - this.origin;
	}

	/**
	 * Arms this timer, unless it is armed for an earlier time. Has no effect when the
	 * clock is closed: whoever closes it has ended what this timer is for.
	 * @param time when to sweep; {@link #NEVER} has no effect
	 */
	void armFor(long time) {
		if (this.armedFor <= time) {
			return;
		}
		synchronized (this.lock) {
			if (this.armedFor <= time) {
				return;
			}
			try {
				// Before the other one is cancelled: this may fail when no memory is
				// left.
				Scheduler.Timer next = this.scheduler.schedule(Duration.ofNanos(time - now()), this::fire);
				cancel();
				this.timer = next;
				this.armedFor = time;
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The timer is closed", ex);
			}
		}
	}

	/**
	 * Disarms this timer.
	 */
	void disarm() {
		synchronized (this.lock) {
			cancel();
		}
	}

	private void fire() {
		disarm();
		this.sweep.run();
	}

	private void cancel() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
		this.armedFor = NEVER;
	}

}
