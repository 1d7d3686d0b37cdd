package io.peerlink.internal.time;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Scheduler} with the system's clocks and one daemon thread that runs all
 * timers, in the order of their time. Thread-safe.
 * <p>
 * Scheduling and cancelling take logarithmic time; a cancelled timer is removed at once.
 * The exception of a task is logged and does not affect other tasks.
 */
public final class TimerThread implements Scheduler, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TimerThread.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final ScheduledThreadPoolExecutor executor;

	private volatile @Nullable Thread thread;

	/**
	 * Creates a timer, whose thread starts with the first task.
	 * @param threadName the name of the thread
	 */
	public TimerThread(String threadName) {
		this.executor = new ScheduledThreadPoolExecutor(1, (runnable) -> newThread(threadName, runnable));
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public long epochMillis() {
		return System.currentTimeMillis();
	}

	/**
	 * {@inheritDoc}
	 * @throws RejectedExecutionException if this timer is closed
	 */
	@Override
	public Timer schedule(Duration delay, Runnable task) {
		ScheduledFuture<?> future = this.executor.schedule(() -> run(task), Durations.nanos(delay),
				TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	/**
	 * Cancels all timers and ends the thread. Waits for a running task, at most one
	 * second, unless called by that task.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		if (Thread.currentThread() == this.thread) {
			return;
		}
		try {
			if (!this.executor.awaitTermination(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
				logger.warn("A timer task is still running {} ms after the timer was closed", CLOSE_TIMEOUT.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Returns the number of timers that are not due yet.
	 */
	int waiting() {
		return this.executor.getQueue().size();
	}

	private Thread newThread(String threadName, Runnable runnable) {
		Thread created = new Thread(null, runnable, threadName, 0, false);
		created.setDaemon(true);
		this.thread = created;
		return created;
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (RejectedExecutionException ex) {
			logRejection(ex);
		}
		catch (Throwable ex) {
			logger.error("A timer task failed", ex);
		}
	}

	/**
	 * A task that schedules itself again cannot know that this timer was closed
	 * meanwhile, so its rejection is no error.
	 */
	private void logRejection(RejectedExecutionException ex) {
		if (this.executor.isShutdown()) {
			logger.debug("A timer task ended because the timer was closed", ex);
			return;
		}
		logger.error("A timer task failed", ex);
	}

}
