package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.internal.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers, a limited number at a time; a limited number more may wait. Refuses
 * instead of blocking, because the receive thread submits.
 * <p>
 * A task goes to an idle thread (the one that became idle last, as its caches are warm),
 * else to a new thread while the limit allows one, else it waits. That order is not to be
 * had from a {@code ThreadPoolExecutor}, which starts threads beyond its core only when
 * its queue is full. On JDK 21 and later the threads are virtual unless platform threads
 * are asked for; virtual threads do not idle, platform threads do for ten seconds. All
 * are daemons. A task that throws is logged.
 */
public final class BoundedExecutor implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BoundedExecutor.class);

	private static final Duration PLATFORM_KEEP_ALIVE = Duration.ofSeconds(10);

	private final ThreadFactory threads;

	private final long keepAliveNanos;

	private final int concurrency;

	private final int queueCapacity;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition calm = this.lock.newCondition();

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private final Deque<Worker> idle = new ArrayDeque<>();

	private final Set<Worker> workers = new HashSet<>();

	private boolean accepting = true;

	private boolean closed;

	BoundedExecutor(ThreadFactory threads, Duration keepAlive, int concurrency, int queueCapacity) {
		if (concurrency < 1) {
			throw new IllegalArgumentException("concurrency must be at least 1 but is " + concurrency);
		}
		if (queueCapacity < 0) {
			throw new IllegalArgumentException("queueCapacity must not be negative but is " + queueCapacity);
		}
		this.threads = threads;
		this.keepAliveNanos = keepAlive.toNanos();
		this.concurrency = concurrency;
		this.queueCapacity = queueCapacity;
	}

	/**
	 * Create an executor with virtual threads if this JVM has them.
	 * @param namePrefix what the names of the threads begin with
	 * @param concurrency how many tasks run at a time
	 * @param queueCapacity how many more may wait
	 * @return the executor
	 */
	public static BoundedExecutor create(String namePrefix, int concurrency, int queueCapacity) {
		return HandlerThreads.virtual(namePrefix)
			.map((threads) -> new BoundedExecutor(threads, Duration.ZERO, concurrency, queueCapacity))
			.orElseGet(() -> onPlatformThreads(namePrefix, concurrency, queueCapacity));
	}

	/**
	 * Create an executor with platform threads on any JVM: for handlers that compute for
	 * long, or that block while they hold a monitor, which on JDK 21 to 23 blocks the
	 * carrier of a virtual thread as well.
	 * @param namePrefix what the names of the threads begin with
	 * @param concurrency how many tasks run at a time
	 * @param queueCapacity how many more may wait
	 * @return the executor
	 */
	public static BoundedExecutor onPlatformThreads(String namePrefix, int concurrency, int queueCapacity) {
		return new BoundedExecutor(HandlerThreads.platform(namePrefix), PLATFORM_KEEP_ALIVE, concurrency,
				queueCapacity);
	}

	/**
	 * Run a task soon. Never blocks.
	 * @param task what to run
	 * @return {@code false} when the task will not run: too many are waiting, no thread
	 * could be started, or the executor is draining or closed
	 */
	public boolean tryExecute(Runnable task) {
		Worker started;
		this.lock.lock();
		try {
			if (!this.accepting) {
				return false;
			}
			Worker worker = this.idle.pollFirst();
			if (worker != null) {
				worker.assign(task);
				return true;
			}
			if (this.workers.size() >= this.concurrency) {
				return this.waiting.size() < this.queueCapacity && this.waiting.add(task);
			}
			started = new Worker(task);
			this.workers.add(started);
		}
		finally {
			this.lock.unlock();
		}
		return start(started);
	}

	/**
	 * Return how many tasks are running.
	 * @return the number of tasks
	 */
	public int active() {
		this.lock.lock();
		try {
			return this.workers.size() - this.idle.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return how many tasks are waiting.
	 * @return the number of tasks
	 */
	public int queued() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accept no more tasks and wait for those that were accepted. A task that calls this
	 * does not wait for itself.
	 * @param timeout how long to wait
	 * @return {@code false} when tasks are left, or when the waiting thread was
	 * interrupted; its interrupt flag is set then
	 */
	public boolean drain(Duration timeout) {
		this.lock.lock();
		try {
			this.accepting = false;
			long left = Durations.nanos(timeout);
			while (!isCalm()) {
				if (left <= 0) {
					return false;
				}
				left = this.calm.awaitNanos(left);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accept no more tasks and let those run that were accepted, on threads that end with
	 * the last of them. Those that run now are interrupted, except the task that calls
	 * this. Does not wait for them.
	 */
	public void retire() {
		this.lock.lock();
		try {
			this.accepting = false;
			this.workers.forEach(Worker::stop);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accept no more tasks, forget those that wait, and interrupt those that run, except
	 * the task that calls this. Does not wait for them.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.accepting = false;
			this.closed = true;
			this.waiting.clear();
			this.idle.clear();
			this.workers.forEach(Worker::stop);
			this.calm.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Starting a platform thread takes long, so the lock is not held. The thread was
	 * counted before.
	 */
	private boolean start(Worker worker) {
		boolean started = false;
		try {
			worker.start();
			started = true;
		}
		catch (OutOfMemoryError ex) {
			logger.error("No thread for a handler", ex);
		}
		finally {
			if (!started) {
				remove(worker);
			}
		}
		return started;
	}

	private boolean isCalm() {
		int own = this.workers.stream().anyMatch(Worker::isCurrent) ? 1 : 0;
		return this.waiting.isEmpty() && this.workers.size() - this.idle.size() <= own;
	}

	private void remove(Worker worker) {
		this.lock.lock();
		try {
			this.workers.remove(worker);
			this.calm.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void runLogged(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A handler task failed", ex);
		}
	}

	/**
	 * One thread and the task it has been given. Everything but the running of a task
	 * happens under the executor's lock.
	 */
	private final class Worker implements Runnable {

		private final Condition assigned = BoundedExecutor.this.lock.newCondition();

		private final Thread thread = BoundedExecutor.this.threads.newThread(this);

		private @Nullable Runnable task;

		Worker(Runnable task) {
			this.task = task;
		}

		void start() {
			this.thread.start();
		}

		void assign(Runnable task) {
			this.task = task;
			this.assigned.signal();
		}

		void stop() {
			if (!isCurrent()) {
				this.thread.interrupt();
			}
		}

		boolean isCurrent() {
			return this.thread == Thread.currentThread();
		}

		@Override
		public void run() {
			for (Runnable next = take(); next != null; next = take()) {
				runLogged(next);
			}
		}

		private @Nullable Runnable take() {
			BoundedExecutor.this.lock.lock();
			try {
				forgetInterrupt();
				if (this.task == null) {
					this.task = BoundedExecutor.this.waiting.poll();
				}
				if (this.task == null) {
					idle();
				}
				Runnable taken = BoundedExecutor.this.closed ? null : this.task;
				this.task = null;
				if (taken == null) {
					remove(this);
				}
				return taken;
			}
			finally {
				BoundedExecutor.this.lock.unlock();
			}
		}

		/**
		 * The last task's interrupt must not hit the next task. Under the lock, so that
		 * the interrupt by {@link #stop()} is not lost.
		 */
		private void forgetInterrupt() {
			if (Thread.interrupted()) {
				logger.debug("A handler left its thread interrupted");
			}
		}

		private void idle() {
			BoundedExecutor.this.idle.addFirst(this);
			BoundedExecutor.this.calm.signalAll();
			try {
				long left = BoundedExecutor.this.keepAliveNanos;
				while (this.task == null && BoundedExecutor.this.accepting && left > 0) {
					left = this.assigned.awaitNanos(left);
				}
			}
			catch (InterruptedException ex) {
				logger.debug("An idle handler thread was interrupted and ends");
			}
			BoundedExecutor.this.idle.remove(this);
		}

	}

}
