package io.peerlink.internal.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that this process did not run for a while, because it was suspended, collected
 * garbage, or its machine slept. Timers that run anyway look for it. Thread-safe.
 * <p>
 * There are two signs: a timer is much later than it was due, or the wall clock has
 * advanced much more than the monotonic clock, which on Linux and macOS stands still
 * while the machine sleeps. A wall clock that was set forward looks the same, so a
 * listener must do nothing that is wrong then.
 */
public final class PauseDetector {

	/**
	 * The shortest pause that is noticed.
	 */
	public static final Duration SHORTEST = Duration.ofSeconds(1);

	private final Scheduler scheduler;

	private final Runnable listener;

	private long lookedAtNanos;

	private long lookedAtMillis;

	private boolean paused;

	private long pauseEnd;

	/**
	 * Creates a detector of pauses from now on.
	 * @param scheduler the clocks
	 * @param listener run once after each pause, by the timer that notices it
	 */
	public PauseDetector(Scheduler scheduler, Runnable listener) {
		this.scheduler = scheduler;
		this.listener = listener;
		this.lookedAtNanos = scheduler.nanoTime();
		this.lookedAtMillis = scheduler.epochMillis();
	}

	/**
	 * Looks for a pause since the last look.
	 * @param dueAt when the timer that looks was due
	 */
	public void look(long dueAt) {
		if (isNewPause(dueAt)) {
			this.listener.run();
		}
	}

	private synchronized boolean isNewPause(long dueAt) {
		long now = this.scheduler.nanoTime();
		long millis = this.scheduler.epochMillis();
		// Other timers may have been due in the same pause.
		long late = now - laterOf(dueAt);
		long slept = TimeUnit.MILLISECONDS.toNanos(millis - this.lookedAtMillis) - (now - this.lookedAtNanos);
		this.lookedAtNanos = now;
		this.lookedAtMillis = millis;
		if (Math.max(late, slept) < SHORTEST.toNanos()) {
			return false;
		}
		this.paused = true;
		this.pauseEnd = now;
		return true;
	}

	/**
	 * Returns a time, or the end of the last pause if that was later.
	 * @param nanoTime a time of the scheduler
	 * @return a time of the scheduler
	 */
	public synchronized long laterOf(long nanoTime) {
		return (this.paused && this.pauseEnd - nanoTime > 0) ? this.pauseEnd : nanoTime;
	}

	/**
	 * Returns whether a pause ended after a time.
	 * @param nanoTime a time of the scheduler
	 * @return whether there was one
	 */
	public synchronized boolean wasPausedSince(long nanoTime) {
		return this.paused && this.pauseEnd - nanoTime > 0;
	}

}
