package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
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

	private final FailureLog failures = new FailureLog(logger);

	private final ThreadFactory threads;

	private final int coreThreads;

	private final long keepAliveNanos;

	private final ExecutorLimits limits;

	private final ManagedWait.@Nullable Place place;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition quiescent = this.lock.newCondition();

	private final Deque<Runnable> queue = new ArrayDeque<>();

	private final Deque<Worker> idle = new ArrayDeque<>();

	private final Set<Worker> workers = new HashSet<>();

	/**
	 * How many threads wait for a peer within their task.
	 */
	private int waiting;

	/**
	 * How many tasks run on threads of others.
	 */
	private int guests;

	private boolean accepting = true;

	private boolean closed;

	/**
	 * Creates an executor.
	 * @param threads makes the threads
	 * @param coreThreads how many idle threads are kept for ever
	 * @param keepAlive how long other idle threads are kept
	 * @param limits how many tasks may run and be queued
	 */
	BoundedExecutor(ThreadFactory threads, int coreThreads, Duration keepAlive, ExecutorLimits limits) {
		this.threads = threads;
		this.coreThreads = coreThreads;
		this.keepAliveNanos = keepAlive.toNanos();
		this.limits = limits;
		this.place = (limits.reserve() > 0) ? new WorkerPlace(this::beginWait, () -> locked(() -> this.waiting--))
				: null;
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
			if (running() >= this.limits.threads(this.waiting)) {
				// If all wait, what they wait for may be this task.
				return this.waiting < running() && enqueue(task);
			}
			started = assign(task);
		}
		finally {
			this.lock.unlock();
		}
		if (started == null || start(started)) {
			return true;
		}
		boolean accepted = leaveToOthers(task);
		startForQueue();
		return accepted;
	}

	/**
	 * Counts a task as running that the current thread is going to run, as if it were a
	 * thread of this executor. Never blocks.
	 * @return {@code false} if it must not run: as many run as may, others are queued
	 * before it, or this executor was shut down. Otherwise {@link #runEntered} or
	 * {@link #leave()} is to be called
	 */
	public boolean tryEnter() {
		this.lock.lock();
		try {
			if (!this.accepting || !this.queue.isEmpty() || running() >= this.limits.threads(this.waiting)) {
				return false;
			}
			this.guests++;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Runs a task that {@link #tryEnter()} has counted, and leaves. While it waits for a
	 * peer another task may run.
	 * @param task the task, on the current thread
	 */
	public void runEntered(Runnable task) {
		ManagedWait.Place previous = ManagedWait.enter(this.place);
		try {
			task.run();
		}
		finally {
			ManagedWait.enter(previous);
			leave();
		}
	}

	/**
	 * Ends what {@link #tryEnter()} began.
	 */
	public void leave() {
		Runnable task;
		Worker started;
		this.lock.lock();
		try {
			this.guests--;
			this.quiescent.signalAll();
			// One too many may run when those that have waited go on.
			task = (running() < this.limits.threads(this.waiting)) ? this.queue.poll() : null;
			started = (task != null) ? assign(task) : null;
		}
		finally {
			this.lock.unlock();
		}
		if (task != null && started != null && !start(started)) {
			locked(() -> this.queue.addFirst(task));
		}
	}

	/**
	 * Returns the number of running tasks.
	 * @return the number of tasks
	 */
	public int active() {
		this.lock.lock();
		try {
			return running();
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
		locked(() -> {
			this.accepting = false;
			this.workers.forEach(Worker::interrupt);
		});
	}

	/**
	 * Rejects further tasks, discards the queued ones, and interrupts the running ones
	 * except a task that calls this. Does not wait for them.
	 */
	@Override
	public void close() {
		locked(() -> {
			this.accepting = false;
			this.closed = true;
			this.queue.clear();
			this.idle.clear();
			this.workers.forEach(Worker::interrupt);
			this.quiescent.signalAll();
		});
	}

	private int running() {
		return this.workers.size() - this.idle.size() + this.guests;
	}

	private boolean enqueue(Runnable task) {
		return this.queue.size() < this.limits.queueCapacity() && this.queue.add(task);
	}

	/**
	 * Gives a task to an idle thread, or to a new one, which is returned to be started.
	 */
	private @Nullable Worker assign(Runnable task) {
		Worker worker = this.idle.pollFirst();
		if (worker != null) {
			worker.assign(task);
			return null;
		}
		worker = new Worker(this.threads, this.lock, this::take, this.failures, task);
		this.workers.add(worker);
		return worker;
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
			return enqueue(task);
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

	/**
	 * Lets a queued task run while the current one waits.
	 */
	private void beginWait() {
		Runnable task;
		Worker started;
		this.lock.lock();
		try {
			this.waiting++;
			task = (running() < this.limits.threads(this.waiting)) ? this.queue.poll() : null;
			started = (task != null) ? assign(task) : null;
		}
		finally {
			this.lock.unlock();
		}
		if (task != null && started != null && !start(started)) {
			locked(() -> this.queue.addFirst(task));
		}
	}

	private boolean isQuiescent() {
		int own = this.workers.stream().anyMatch(Worker::isCurrent) ? 1 : 0;
		return this.queue.isEmpty() && running() <= own;
	}

	private void remove(Worker worker) {
		locked(() -> {
			this.workers.remove(worker);
			this.quiescent.signalAll();
		});
	}

	private void locked(Runnable change) {
		this.lock.lock();
		try {
			change.run();
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
			ManagedWait.enter(this.place);
			// It must not reach the next task. Under the lock, the interrupt by a stop of
			// this executor is not lost.
			Thread.interrupted();
			// One too many when those that have waited go on.
			boolean surplus = running() > this.limits.threads(this.waiting);
			Runnable task = (worker.hasTask() || surplus) ? worker.takeTask() : this.queue.poll();
			if (task == null && !surplus) {
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
				// Without an end if it would be kept anyway: that wakes up faster.
				remaining = worker.await(isCore() ? 0 : remaining);
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
