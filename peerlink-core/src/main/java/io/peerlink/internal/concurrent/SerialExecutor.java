package io.peerlink.internal.concurrent;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

import io.peerlink.internal.time.FailureLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor that runs tasks one at a time, in the order of their submission, on threads
 * of another executor. The actions of a task happen-before those of the next one.
 * Thread-safe; a task may submit others.
 * <p>
 * A thread of the delegate is occupied only while tasks are queued. The exception of a
 * task is logged; the tasks after it still run.
 */
public final class SerialExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(SerialExecutor.class);

	private final FailureLog failures = new FailureLog(logger);

	private final Runnable run = this::runQueued;

	private final Executor delegate;

	private final int capacity;

	private final Object lock = new Object();

	private final Queue<Runnable> queue = new ArrayDeque<>();

	private boolean running;

	/**
	 * Creates an executor.
	 * @param delegate provides the threads
	 * @param capacity the limit of queued tasks, not counting the running one
	 */
	public SerialExecutor(Executor delegate, int capacity) {
		if (capacity < 1) {
			throw new IllegalArgumentException("capacity must be at least 1 but is " + capacity);
		}
		this.delegate = delegate;
		this.capacity = capacity;
	}

	/**
	 * Submits a task.
	 * @param task the task
	 * @throws RejectedExecutionException if {@link #tryExecute} would return
	 * {@code false}
	 */
	@Override
	public void execute(Runnable task) {
		if (!tryExecute(task)) {
			throw new RejectedExecutionException("Task rejected: " + this.capacity
					+ " tasks are queued already, or the delegate does not accept tasks");
		}
	}

	/**
	 * Submits a task if the queue is not full.
	 * @param task the task
	 * @return {@code false} if the task will not run, because the queue is full or
	 * because the delegate rejected it
	 */
	public boolean tryExecute(Runnable task) {
		return tryExecute(task, (tasks) -> false);
	}

	/**
	 * Submits a task if the queue is not full.
	 * @param task the task
	 * @param preferred where the tasks run that are queued, if none runs at this moment;
	 * the delegate takes them if it returns {@code false}
	 * @return {@code false} if the task will not run
	 */
	public boolean tryExecute(Runnable task, Predicate<Runnable> preferred) {
		synchronized (this.lock) {
			if (this.queue.size() >= this.capacity) {
				return false;
			}
			this.queue.add(task);
			if (this.running) {
				return true;
			}
			this.running = true;
		}
		return startRunning(task, preferred);
	}

	/**
	 * Returns the number of queued tasks.
	 * @return the number of tasks, not counting the running one
	 */
	public int queued() {
		synchronized (this.lock) {
			return this.queue.size();
		}
	}

	private boolean startRunning(Runnable task, Predicate<Runnable> preferred) {
		boolean started = false;
		try {
			if (!preferred.test(this.run)) {
				this.delegate.execute(this.run);
			}
			started = true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The delegate rejected a task", ex);
		}
		finally {
			if (!started) {
				retract(task);
			}
		}
		return started;
	}

	/**
	 * Removes a task that the delegate rejected. Tasks that other threads submitted
	 * meanwhile stay, and run with the next task that the delegate accepts.
	 */
	private void retract(Runnable task) {
		synchronized (this.lock) {
			this.running = false;
			removeSame(task);
		}
	}

	private void removeSame(Runnable task) {
		for (Iterator<Runnable> tasks = this.queue.iterator(); tasks.hasNext();) {
			if (tasks.next() == task) {
				tasks.remove();
				return;
			}
		}
	}

	private void runQueued() {
		for (Runnable task = next(); task != null; task = next()) {
			runLogged(task);
		}
	}

	private void runLogged(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			this.failures.record("A task failed", ex);
		}
	}

	private @Nullable Runnable next() {
		synchronized (this.lock) {
			Runnable task = this.queue.poll();
			this.running = (task != null);
			return task;
		}
	}

}
