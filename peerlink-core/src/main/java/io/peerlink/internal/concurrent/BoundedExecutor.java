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
import io.peerlink.internal.time.FailureLog;
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
 * seconds, and as many as there are processors for ever. All are daemons. What a task
 * throws, errors included, is logged and ends no thread.
 */
public final class BoundedExecutor implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BoundedExecutor.class);

	private static final Duration PLATFORM_KEEP_ALIVE = Duration.ofSeconds(10);

	private final FailureLog failures = new FailureLog(logger);

	private final ThreadFactory threads;

	private final int coreThreads;

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

	/**
	 * Creates an executor.
	 * @param threads makes the threads
	 * @param coreThreads how many idle threads are kept for ever
	 * @param keepAlive how long other idle threads are kept
	 * @param concurrency the limit of running tasks
	 * @param queueCapacity the limit of queued tasks
	 */
	BoundedExecutor(ThreadFactory threads, int coreThreads, Duration keepAlive, int concurrency, int queueCapacity) {
		if (concurrency < 1) {
			throw new IllegalArgumentException("concurrency must be at least 1 but is " + concurrency);
		}
		if (queueCapacity < 0) {
			throw new IllegalArgumentException("queueCapacity must not be negative but is " + queueCapacity);
		}
		this.threads = threads;
		this.coreThreads = coreThreads;
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
			.map((threads) -> new BoundedExecutor(threads, 0, Duration.ZERO, concurrency, queueCapacity))
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
		// The receive thread submits tasks, and starting a thread takes longer than all
		// the rest of a request. So there is one for each processor at any time; only a
		// burst that needs more has to start them.
		int coreThreads = Runtime.getRuntime().availableProcessors();
		return new BoundedExecutor(ThreadFactories.platform(namePrefix), coreThreads, PLATFORM_KEEP_ALIVE, concurrency,
				queueCapacity);
	}

	/**
	 * Submits a task. Never blocks.
	 * @param task the task
	 * @return {@code false} if the task will not run: the queue is full, there is no
	 * thread and none could be started, or this executor was shut down
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
			started = new Worker(this.threads, this.lock, this::take, this.failures, task);
			this.workers.add(started);
		}
		finally {
			this.lock.unlock();
		}
		if (start(started)) {
			return true;
		}
		boolean accepted = leaveToOthers(task);
		startForQueue();
		return accepted;
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
			started = worker.start();
		}
		finally {
			if (!started) {
				remove(worker);
			}
		}
		return started;
	}

	/**
	 * Gives a task for which no thread could be started to those that there are.
	 * @return {@code false} if there are none, or the queue is full
	 */
	private boolean leaveToOthers(Runnable task) {
		this.lock.lock();
		try {
			if (!this.accepting || this.workers.stream().noneMatch(Worker::isStarted)) {
				return false;
			}
			Worker worker = this.idle.pollFirst();
			if (worker != null) {
				worker.assign(task);
				return true;
			}
			return this.queue.size() < this.queueCapacity && this.queue.add(task);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Starts a thread for tasks that were queued behind one whose thread could not be
	 * started. If that fails as well, they wait for the next task.
	 */
	private void startForQueue() {
		Worker worker;
		this.lock.lock();
		try {
			if (this.queue.isEmpty() || !this.workers.isEmpty()) {
				return;
			}
			worker = new Worker(this.threads, this.lock, this::take, this.failures, null);
			this.workers.add(worker);
		}
		finally {
			this.lock.unlock();
		}
		start(worker);
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
	 * Waits for the next task of a worker.
	 * @return the task, {@code null} if its thread is to end
	 */
	private @Nullable Runnable take(Worker worker) {
		this.lock.lock();
		try {
			worker.markStarted();
			// It must not reach the next task. Under the lock, the interrupt by a stop of
			// this executor is not lost.
			Thread.interrupted();
			Runnable task = worker.hasTask() ? worker.takeTask() : this.queue.poll();
			if (task == null) {
				awaitTask(worker);
				task = worker.takeTask();
			}
			if (task == null || this.closed) {
				remove(worker);
				return null;
			}
			return task;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitTask(Worker worker) {
		this.idle.addFirst(worker);
		this.quiescent.signalAll();
		try {
			long remaining = this.keepAliveNanos;
			while (!worker.hasTask() && this.accepting && (remaining > 0 || isCore())) {
				remaining = worker.await(remaining);
			}
		}
		catch (InterruptedException ex) {
			logger.debug("An idle thread was interrupted and ends");
		}
		finally {
			this.idle.remove(worker);
		}
	}

	private boolean isCore() {
		return this.workers.size() <= this.coreThreads;
	}

}
