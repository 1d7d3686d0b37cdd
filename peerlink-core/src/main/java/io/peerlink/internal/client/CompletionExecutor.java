package io.peerlink.internal.client;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the completions of calls on the callback threads, and loses none: one for which no
 * thread can be started waits until there is one, or until the node is stopped. It never
 * runs on the receive thread, which depends on no user. Thread-safe.
 * <p>
 * As a rule one thread runs them all, because to wake another one takes longer than to
 * run a completion. A completion that blocks does not hold the others up: after
 * {@link #PATIENCE} they get a further thread.
 */
final class CompletionExecutor implements Executor {

	/**
	 * How often to try again to start a thread.
	 */
	static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

	/**
	 * How long completions wait for a thread that is busy.
	 */
	static final Duration PATIENCE = Duration.ofMillis(1);

	private static final Logger logger = LoggerFactory.getLogger(CompletionExecutor.class);

	private final Executor threads;

	private final Scheduler scheduler;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	/**
	 * How many threads run completions.
	 */
	private final AtomicInteger runners = new AtomicInteger();

	private final AtomicBoolean retrying = new AtomicBoolean();

	private final AtomicBoolean watching = new AtomicBoolean();

	/**
	 * When a thread last took a completion, or was last asked for.
	 */
	private volatile long progressAt;

	private volatile boolean closed;

	CompletionExecutor(Executor threads, Scheduler scheduler) {
		this.threads = threads;
		this.scheduler = scheduler;
	}

	@Override
	public void execute(Runnable completion) {
		this.waiting.add(completion);
		if (this.runners.get() == 0 || isStuck()) {
			addRunner();
		}
		else {
			watch();
		}
	}

	private boolean isStuck() {
		return this.scheduler.nanoTime() - this.progressAt >= PATIENCE.toNanos();
	}

	private void addRunner() {
		this.progressAt = this.scheduler.nanoTime();
		this.runners.incrementAndGet();
		if (tryStart()) {
			return;
		}
		this.runners.decrementAndGet();
		if (this.closed) {
			runWaiting();
			return;
		}
		retryLater();
	}

	private boolean tryStart() {
		try {
			this.threads.execute(this::runAll);
			return true;
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			logger.debug("No thread could be started to complete a call", ex);
			return false;
		}
	}

	private void runAll() {
		try {
			runWaiting();
		}
		finally {
			this.runners.decrementAndGet();
		}
		if (!this.waiting.isEmpty() && this.runners.get() == 0) {
			addRunner();
		}
	}

	private void runWaiting() {
		for (Runnable next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			this.progressAt = this.scheduler.nanoTime();
			try {
				next.run();
			}
			catch (Throwable ex) {
				logger.error("The completion of a call failed", ex);
			}
		}
	}

	/**
	 * Looks after what waits, should no further completion come.
	 */
	private void watch() {
		if (!this.watching.compareAndSet(false, true)) {
			return;
		}
		if (!trySchedule(PATIENCE, this::look)) {
			this.watching.set(false);
		}
	}

	private void look() {
		this.watching.set(false);
		if (this.waiting.isEmpty()) {
			return;
		}
		if (isStuck()) {
			addRunner();
		}
		if (!this.waiting.isEmpty()) {
			watch();
		}
	}

	private void retryLater() {
		if (!this.retrying.compareAndSet(false, true)) {
			return;
		}
		logger.warn("No thread can be started to complete calls; trying again");
		if (!trySchedule(RETRY_INTERVAL, this::retry)) {
			this.retrying.set(false);
		}
	}

	private void retry() {
		this.retrying.set(false);
		if (!this.waiting.isEmpty()) {
			addRunner();
		}
	}

	private boolean trySchedule(Duration delay, Runnable task) {
		boolean scheduled = false;
		try {
			this.scheduler.schedule(delay, task);
			scheduled = true;
		}
		catch (RejectedExecutionException ex) {
			// The node is stopped; whoever stops it has closed this, or is about to.
			logger.debug("The timer is closed", ex);
		}
		catch (OutOfMemoryError ex) {
			logger.debug("The timer has no memory; the next completion tries again", ex);
		}
		return scheduled;
	}

	/**
	 * Has what waits run now: by a thread, or on the current one if none can be started.
	 * Later completions are treated alike.
	 */
	void close() {
		this.closed = true;
		if (!this.waiting.isEmpty()) {
			addRunner();
		}
	}

}
