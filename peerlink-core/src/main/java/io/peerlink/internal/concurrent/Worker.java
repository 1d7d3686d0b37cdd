package io.peerlink.internal.concurrent;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

import io.peerlink.internal.time.FailureLog;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a {@link BoundedExecutor} and the task that is assigned to it. Everything
 * but the running of tasks happens under the lock of the executor.
 */
final class Worker implements Runnable {

	private final Function<Worker, @Nullable Runnable> source;

	private final FailureLog failures;

	private final Condition assigned;

	private final Thread thread;

	private @Nullable Runnable task;

	private boolean started;

	/**
	 * Creates a worker whose thread is not started.
	 * @param threads makes the thread
	 * @param lock the lock of the executor
	 * @param source waits for the next task of a worker; {@code null} ends its thread
	 * @param failures logs what tasks throw
	 * @param task the first task, {@code null} to begin with what the source returns
	 */
	Worker(ThreadFactory threads, Lock lock, Function<Worker, @Nullable Runnable> source, FailureLog failures,
			@Nullable Runnable task) {
		this.source = source;
		this.failures = failures;
		this.assigned = lock.newCondition();
		this.thread = threads.newThread(this);
		this.task = task;
	}

	/**
	 * Starts the thread, without the lock.
	 * @return {@code false} if no memory was left for it
	 */
	boolean start() {
		try {
			this.thread.start();
			return true;
		}
		catch (OutOfMemoryError ex) {
			this.failures.record("Cannot start a thread for a task", ex);
			return false;
		}
	}

	/**
	 * Gives a task to an idle worker.
	 */
	void assign(Runnable task) {
		this.task = task;
		this.assigned.signal();
	}

	boolean hasTask() {
		return this.task != null;
	}

	/**
	 * Returns the assigned task, which is then no longer assigned.
	 */
	@Nullable Runnable takeTask() {
		Runnable taken = this.task;
		this.task = null;
		return taken;
	}

	/**
	 * Waits for a task. Returns without one now and then.
	 * @param nanos how long to wait; zero or less for as long as it takes
	 * @return the rest of that time
	 * @throws InterruptedException if the thread is interrupted
	 */
	@SuppressWarnings("WaitNotInLoop") // the executor calls it in a loop
	long await(long nanos) throws InterruptedException {
		if (nanos > 0) {
			return this.assigned.awaitNanos(nanos);
		}
		this.assigned.await();
		return nanos;
	}

	/**
	 * Returns whether the thread has begun to take tasks.
	 */
	boolean isStarted() {
		return this.started;
	}

	void markStarted() {
		this.started = true;
	}

	void interrupt() {
		if (!isCurrent()) {
			this.thread.interrupt();
		}
	}

	boolean isCurrent() {
		return this.thread == Thread.currentThread();
	}

	@Override
	public void run() {
		boolean goesOn = true;
		while (goesOn) {
			goesOn = runNext();
		}
	}

	/**
	 * Runs the next task. A failure to wait for it does not end this thread either, as a
	 * task may have been assigned meanwhile.
	 */
	private boolean runNext() {
		try {
			Runnable next = this.source.apply(this);
			if (next == null) {
				return false;
			}
			next.run();
		}
		catch (Throwable ex) {
			this.failures.record("A task failed", ex);
		}
		return true;
	}

}
