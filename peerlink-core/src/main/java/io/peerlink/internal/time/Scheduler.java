package io.peerlink.internal.time;

import java.time.Duration;

/**
 * The protocol's only source of time: a monotonic clock, the wall clock, and timers.
 * <p>
 * In production a timer thread stands behind it, in tests a simulator that moves virtual
 * time.
 */
public interface Scheduler {

	/**
	 * Return the monotonic time; only differences mean something.
	 * @return nanoseconds since an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Return the wall-clock time.
	 * @return milliseconds since the epoch
	 */
	long epochMillis();

	/**
	 * Run a task once after a delay, on the timer thread. The task must be short and must
	 * not block.
	 * @param delay how long to wait; zero or less means as soon as possible
	 * @param task what to run
	 * @return a handle to cancel it
	 */
	Timer schedule(Duration delay, Runnable task);

	/**
	 * A task that may still be waiting for its time.
	 */
	@FunctionalInterface
	interface Timer {

		/**
		 * Prevent the task from starting; no effect when it has started.
		 */
		void cancel();

	}

}
