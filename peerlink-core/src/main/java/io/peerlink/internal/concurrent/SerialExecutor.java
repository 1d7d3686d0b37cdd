package io.peerlink.internal.concurrent;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in the order of their submission, on threads of another
 * executor. Each task sees what the tasks before it did.
 * <p>
 * The delegate is occupied only while tasks are waiting. A task that throws is logged and
 * does not stop those after it. Any thread may submit, a running task included.
 */
public final class SerialExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(SerialExecutor.class);

	private final Executor delegate;

	private final int capacity;

	private final Object monitor = new Object();

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private boolean running;

	/**
	 * Create an executor.
	 * @param delegate lends the threads
	 * @param capacity how many tasks may wait, the running one not counted
	 */
	public SerialExecutor(Executor delegate, int capacity) {
		if (capacity < 1) {
			throw new IllegalArgumentException("capacity must be at least 1 but is " + capacity);
		}
		this.delegate = delegate;
		this.capacity = capacity;
	}

	/**
	 * Submit a task.
	 * @param task what to run
	 * @throws RejectedExecutionException when {@link #tryExecute} would return
	 * {@code false}
	 */
	@Override
	public void execute(Runnable task) {
		if (!tryExecute(task)) {
			throw new RejectedExecutionException("No room for one more task: " + this.capacity
					+ " are waiting already, or the delegate does not accept tasks");
		}
	}

	/**
	 * Submit a task unless there is no room for it.
	 * @param task what to run
	 * @return {@code false} when the task will not run, because too many are waiting or
	 * because the delegate refused to lend a thread
	 */
	public boolean tryExecute(Runnable task) {
		synchronized (this.monitor) {
			if (this.waiting.size() >= this.capacity) {
				return false;
			}
			this.waiting.add(task);
			if (this.running) {
				return true;
			}
			this.running = true;
		}
		return startRunning(task);
	}

	/**
	 * Return how many tasks are waiting.
	 * @return the number of tasks, the running one not counted
	 */
	public int queued() {
		synchronized (this.monitor) {
			return this.waiting.size();
		}
	}

	private boolean startRunning(Runnable task) {
		boolean started = false;
		try {
			this.delegate.execute(this::runWaiting);
			started = true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The delegate refused to run a task", ex);
		}
		finally {
			if (!started) {
				takeBack(task);
			}
		}
		return started;
	}

	/**
	 * Tasks that other threads submitted meanwhile stay, and run with the next task that
	 * the delegate accepts.
	 */
	private void takeBack(Runnable task) {
		synchronized (this.monitor) {
			this.running = false;
			removeSame(task);
		}
	}

	private void removeSame(Runnable task) {
		for (Iterator<Runnable> tasks = this.waiting.iterator(); tasks.hasNext();) {
			if (tasks.next() == task) {
				tasks.remove();
				return;
			}
		}
	}

	private void runWaiting() {
		for (Runnable task = next(); task != null; task = next()) {
			runLogged(task);
		}
	}

	private @Nullable Runnable next() {
		synchronized (this.monitor) {
			Runnable task = this.waiting.poll();
			this.running = (task != null);
			return task;
		}
	}

	private static void runLogged(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A task failed; those after it still run", ex);
		}
	}

}
