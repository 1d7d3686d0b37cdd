package io.peerlink.internal.time;

import java.time.Duration;

/**
 * The only source of time: a monotonic clock, the wall clock, and timers. Thread-safe.
 * <p>
 * The implementation in production is a timer thread, in tests a simulator of virtual
 * time.
 */
public interface Scheduler {

	/**
	 * Returns the monotonic time; only differences are meaningful.
	 * @return nanoseconds since an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Returns the wall-clock time.
	 * @return milliseconds since the epoch
	 */
	long epochMillis();

	/**
	 * Runs a task once after a delay, on the timer thread. The task must be short and
	 * must not block.
	 * @param delay the delay; zero or less means as soon as possible
	 * @param task the task
	 * @return a handle to cancel it
	 */
	Timer schedule(Duration delay, Runnable task);

	/**
	 * A handle of a scheduled task.
	 */
	@FunctionalInterface
	interface Timer {

		/**
		 * Cancels the task; no effect if it has started.
		 */
		void cancel();

	}

}
