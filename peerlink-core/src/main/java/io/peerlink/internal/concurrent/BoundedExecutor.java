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
 * An executor with a limited number of threads and a limited queue. It rejects tasks
 * instead of blocking, because the receive thread submits tasks. Thread-safe.
 * <p>
 * A task goes to an idle thread (the one that became idle last, as its caches are warm),
 * else to a new thread while the limit allows one, else to the queue. A
 * {@code ThreadPoolExecutor} cannot do that: it starts threads beyond its core only when
 * its queue is full. On JDK 21 and later the threads are virtual unless platform threads
 * are requested. Virtual threads are not kept idle; platform threads are, for ten
 * seconds. All are daemons. The exception of a task is logged.
 */
public final class BoundedExecutor implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BoundedExecutor.class);

	private static final Duration PLATFORM_KEEP_ALIVE = Duration.ofSeconds(10);

	private final ThreadFactory threads;

	private final long keepAliveNanos;

	private final int concurrency;

	private final int queueCapacity;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition quiescent = this.lock.newCondition();

	private final Queue<Runnable> queue = new ArrayDeque<>();

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
	 * Creates an executor with virtual threads if this JVM has them, else with platform
	 * threads.
	 * @param namePrefix the prefix of the names of the threads
	 * @param concurrency the limit of running tasks
	 * @param queueCapacity the limit of queued tasks
	 * @return the executor
	 */
	public static BoundedExecutor create(String namePrefix, int concurrency, int queueCapacity) {
		return ThreadFactories.virtual(namePrefix)
			.map((threads) -> new BoundedExecutor(threads, Duration.ZERO, concurrency, queueCapacity))
			.orElseGet(() -> onPlatformThreads(namePrefix, concurrency, queueCapacity));
	}

	/**
	 * Creates an executor with platform threads on any JVM: for tasks that compute for
	 * long, or that block while they hold a monitor, which on JDK 21 to 23 blocks the
	 * carrier of a virtual thread as well.
	 * @param namePrefix the prefix of the names of the threads
	 * @param concurrency the limit of running tasks
	 * @param queueCapacity the limit of queued tasks
	 * @return the executor
	 */
	public static BoundedExecutor onPlatformThreads(String namePrefix, int concurrency, int queueCapacity) {
		return new BoundedExecutor(ThreadFactories.platform(namePrefix), PLATFORM_KEEP_ALIVE, concurrency,
				queueCapacity);
	}

	/**
	 * Submits a task. Never blocks.
	 * @param task the task
	 * @return {@code false} if the task will not run: the queue is full, no thread could
	 * be started, or this executor was shut down
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
				return this.queue.size() < this.queueCapacity && this.queue.add(task);
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
	 * Returns the number of running tasks.
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
	 * Returns the number of queued tasks.
	 * @return the number of tasks
	 */
	public int queued() {
		this.lock.lock();
		try {
			return this.queue.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Rejects further tasks and waits for the accepted ones. A task that calls this does
	 * not wait for itself.
	 * @param timeout how long to wait
	 * @return {@code false} if tasks are left, or if the waiting thread was interrupted;
	 * its interrupt status is then set
	 */
	public boolean drain(Duration timeout) {
		this.lock.lock();
		try {
			this.accepting = false;
			long remaining = Durations.nanos(timeout);
			while (!isQuiescent()) {
				if (remaining <= 0) {
					return false;
				}
				remaining = this.quiescent.awaitNanos(remaining);
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
	 * Rejects further tasks and interrupts the running ones, except a task that calls
	 * this. Queued tasks still run, on threads that end with the last of them.
	 */
	public void shutdownAndInterrupt() {
		this.lock.lock();
		try {
			this.accepting = false;
			this.workers.forEach(Worker::interrupt);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Rejects further tasks, discards the queued ones, and interrupts the running ones
	 * except a task that calls this. Does not wait for them.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.accepting = false;
			this.closed = true;
			this.queue.clear();
			this.idle.clear();
			this.workers.forEach(Worker::interrupt);
			this.quiescent.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Starts a thread without the lock, because starting a platform thread takes long.
	 * The worker was added before.
	 */
	private boolean start(Worker worker) {
		boolean started = false;
		try {
			worker.start();
			started = true;
		}
		catch (OutOfMemoryError ex) {
			logger.error("Cannot start a thread for a task", ex);
		}
		finally {
			if (!started) {
				remove(worker);
			}
		}
		return started;
	}

	private boolean isQuiescent() {
		int own = this.workers.stream().anyMatch(Worker::isCurrent) ? 1 : 0;
		return this.queue.isEmpty() && this.workers.size() - this.idle.size() <= own;
	}

	private void remove(Worker worker) {
		this.lock.lock();
		try {
			this.workers.remove(worker);
			this.quiescent.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A thread and the task that is assigned to it. Everything but the running of tasks
	 * happens under the lock of the executor.
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
			for (Runnable next = take(); next != null; next = take()) {
				Tasks.runLogged(next, logger);
			}
		}

		private @Nullable Runnable take() {
			BoundedExecutor.this.lock.lock();
			try {
				clearInterrupt();
				if (this.task == null) {
					this.task = BoundedExecutor.this.queue.poll();
				}
				if (this.task == null) {
					awaitTask();
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
		 * Clears the interrupt status, which must not reach from one task to the next.
		 * Called under the lock, so that the interrupt by {@link #interrupt()} is not
		 * lost.
		 */
		private void clearInterrupt() {
			if (Thread.interrupted()) {
				logger.debug("A task left its thread interrupted");
			}
		}

		private void awaitTask() {
			BoundedExecutor.this.idle.addFirst(this);
			BoundedExecutor.this.quiescent.signalAll();
			try {
				long remaining = BoundedExecutor.this.keepAliveNanos;
				while (this.task == null && BoundedExecutor.this.accepting && remaining > 0) {
					remaining = this.assigned.awaitNanos(remaining);
				}
			}
			catch (InterruptedException ex) {
				logger.debug("An idle thread was interrupted and ends");
			}
			BoundedExecutor.this.idle.remove(this);
		}

	}

}
