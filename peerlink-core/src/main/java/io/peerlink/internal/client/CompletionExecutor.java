package io.peerlink.internal.client;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.peerlink.internal.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the completions of calls on the callback threads, and loses none: one for which no
 * thread can be started waits until there is one, or until the node is stopped. It never
 * runs on the receive thread, which depends on no user. Thread-safe.
 */
final class CompletionExecutor implements Executor {

	/**
	 * How often to try again to start a thread.
	 */
	static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

	private static final Logger logger = LoggerFactory.getLogger(CompletionExecutor.class);

	private final Executor threads;

	private final Scheduler scheduler;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean retrying = new AtomicBoolean();

	private volatile boolean closed;

	CompletionExecutor(Executor threads, Scheduler scheduler) {
		this.threads = threads;
		this.scheduler = scheduler;
	}

	@Override
	public void execute(Runnable completion) {
		if (tryExecute(completion)) {
			if (!this.waiting.isEmpty()) {
				retryLater();
			}
			return;
		}
		if (this.waiting.isEmpty()) {
			logger.warn("No thread can be started to complete calls; trying again");
		}
		this.waiting.add(completion);
		if (this.closed) {
			runWaiting();
			return;
		}
		retryLater();
	}

	private boolean tryExecute(Runnable completion) {
		try {
			this.threads.execute(completion);
			return true;
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			logger.debug("No thread could be started to complete a call", ex);
			return false;
		}
	}

	private void retryLater() {
		if (!this.retrying.compareAndSet(false, true)) {
			return;
		}
		boolean scheduled = false;
		try {
			this.scheduler.schedule(RETRY_INTERVAL, this::retry);
			scheduled = true;
		}
		catch (RejectedExecutionException ex) {
			// The node is stopped; whoever stops it has closed this, or is about to.
			logger.debug("The timer is closed", ex);
		}
		catch (OutOfMemoryError ex) {
			logger.debug("The timer has no memory; the next completion tries again", ex);
		}
		finally {
			if (!scheduled) {
				this.retrying.set(false);
			}
		}
	}

	private void retry() {
		this.retrying.set(false);
		Runnable next = this.waiting.poll();
		while (next != null && tryExecute(next)) {
			next = this.waiting.poll();
		}
		if (next != null) {
			this.waiting.add(next);
			retryLater();
		}
	}

	/**
	 * Runs what waits, on the current thread. Later completions run there as well if no
	 * thread can be started for them.
	 */
	void close() {
		this.closed = true;
		runWaiting();
	}

	private void runWaiting() {
		for (Runnable next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			try {
				next.run();
			}
			catch (Throwable ex) {
				logger.error("The completion of a call failed", ex);
			}
		}
	}

}
