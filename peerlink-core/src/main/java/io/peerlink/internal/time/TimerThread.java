package io.peerlink.internal.time;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Scheduler} of a real node: the clocks of the system and one daemon thread
 * that runs all tasks, in the order of their time.
 * <p>
 * Scheduling and cancelling take logarithmic time in the number of tasks; a cancelled
 * task is removed at once. What a task throws, errors included, is logged and affects no
 * other task. A thread that ends because no memory was left for its next wait is
 * replaced.
 */
public final class TimerThread implements Scheduler, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TimerThread.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration RESTART_PAUSE = Duration.ofMillis(50);

	/**
	 * How often a task tries to schedule the next one while memory is short: 5 s.
	 */
	private static final int MAX_ATTEMPTS = 100;

	private final FailureLog failures = new FailureLog(logger);

	private final ThreadFactory threads;

	private final ScheduledThreadPoolExecutor executor;

	private final boolean dropsLateTasks;

	private volatile @Nullable Thread thread;

	/**
	 * Creates a timer that rejects tasks once it is closed. Its thread starts with the
	 * first task.
	 * @param threadName the name of the thread
	 */
	public TimerThread(String threadName) {
		this(named(threadName), false);
	}

	TimerThread(ThreadFactory threads, boolean dropsLateTasks) {
		this(threads, dropsLateTasks, (factory) -> new ScheduledThreadPoolExecutor(1, factory));
	}

	TimerThread(ThreadFactory threads, boolean dropsLateTasks,
			Function<ThreadFactory, ScheduledThreadPoolExecutor> executor) {
		this.threads = threads;
		this.dropsLateTasks = dropsLateTasks;
		this.executor = executor.apply(this::newThread);
		if (dropsLateTasks) {
			this.executor.setRejectedExecutionHandler((task, rejected) -> logger.trace("Dropped, too late: {}", task));
		}
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Creates a timer for a component whose callers need not know that it is closed:
	 * tasks that come later, and those that are due but have not started, are dropped.
	 * @param threadName the name of the thread
	 * @return the timer
	 */
	public static TimerThread droppingLateTasks(String threadName) {
		return new TimerThread(named(threadName), true);
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
	 * <p>
	 * A task that schedules its repetition would not do so again after an error. So when
	 * a task schedules another one and memory is short, it waits and tries again for up
	 * to five seconds.
	 * @throws RejectedExecutionException when this timer is closed and does not drop late
	 * tasks
	 */
	@Override
	public Timer schedule(Duration delay, Runnable task) {
		for (int attempt = 1; isCurrentThread() && attempt < MAX_ATTEMPTS; attempt++) {
			try {
				return scheduleOnce(delay, task);
			}
			catch (OutOfMemoryError ex) {
				this.failures.record("No memory is left to schedule a timer task; trying again", ex);
				LockSupport.parkNanos(RESTART_PAUSE.toNanos());
			}
		}
		return scheduleOnce(delay, task);
	}

	private Timer scheduleOnce(Duration delay, Runnable task) {
		ScheduledFuture<?> future = this.executor.schedule(() -> run(task), Durations.nanos(delay),
				TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	/**
	 * Cancels all tasks and ends the thread. Waits for a running task, at most one
	 * second, unless called by that task.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		if (this.dropsLateTasks) {
			// A task that is due survives the shutdown.
			this.executor.getQueue().clear();
		}
		if (isCurrentThread()) {
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

	private boolean isCurrentThread() {
		return Thread.currentThread() == this.thread;
	}

	/**
	 * Returns whether the current thread runs the tasks of any timer: of a node or of a
	 * component.
	 * @return whether this is called by a task
	 */
	public static boolean isTimerThread() {
		return Thread.currentThread() instanceof Worker;
	}

	int waiting() {
		return this.executor.getQueue().size();
	}

	private static ThreadFactory named(String threadName) {
		return (runnable) -> new Worker(runnable, threadName);
	}

	private Thread newThread(Runnable worker) {
		Thread created = this.threads.newThread(() -> runWorker(worker));
		this.thread = created;
		return created;
	}

	/**
	 * Runs tasks until this timer is closed. A worker ends with an error when the queue
	 * of the executor cannot wait. The executor then tries to start another one, once.
	 */
	private void runWorker(Runnable worker) {
		try {
			worker.run();
		}
		catch (Throwable ex) {
			this.failures.record("The timer thread has failed and is replaced", ex);
			while (!startsWorker()) {
				LockSupport.parkNanos(RESTART_PAUSE.toNanos());
			}
		}
	}

	/**
	 * Starts a worker if there is none.
	 * @return {@code false} if there should be one and it could not be started
	 */
	private boolean startsWorker() {
		try {
			return this.executor.prestartCoreThread() || this.executor.isShutdown() || this.executor.getPoolSize() > 0;
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (RejectedExecutionException ex) {
			logRejection(ex);
		}
		catch (Throwable ex) {
			this.failures.record("A timer task failed", ex);
		}
	}

	/**
	 * A task that schedules its repetition cannot know that the timer has been closed.
	 */
	private void logRejection(RejectedExecutionException ex) {
		if (this.executor.isShutdown()) {
			logger.debug("A timer task ended because the timer was closed", ex);
			return;
		}
		this.failures.record("A timer task failed", ex);
	}

	/**
	 * A thread that is recognised without a look-up.
	 */
	private static final class Worker extends Thread {

		Worker(Runnable runnable, String name) {
			super(null, runnable, name, 0, false);
			setDaemon(true);
		}

	}

}
