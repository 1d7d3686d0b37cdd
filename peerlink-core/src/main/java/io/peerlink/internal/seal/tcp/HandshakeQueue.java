package io.peerlink.internal.seal.tcp;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.time.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * Lets others have only so many handshakes computed at a time, so that they do not take
 * all threads. The rest waits in its order; as each connection has one at most,
 * {@link HandshakeTable} bounds that. Thread-safe.
 */
final class HandshakeQueue {

	/**
	 * How many are computed at a time.
	 */
	static final int AT_ONCE = 2;

	/**
	 * How many are computed in a second, so that nobody who repeats many that were
	 * recorded keeps the processors busy.
	 */
	static final int PER_SECOND = 100;

	private final RateLimit rate = new RateLimit(PER_SECOND, PER_SECOND);

	private final Queue<Job> waiting = new ArrayDeque<>();

	private final Executor executor;

	private int running;

	HandshakeQueue(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Has a handshake computed, now or later.
	 * @param now the present time in nanoseconds
	 * @return {@code false} if there were too many in the last second
	 */
	boolean tryAdd(Job job, long now) {
		synchronized (this) {
			if (!this.rate.tryAcquire(now)) {
				return false;
			}
			if (this.running >= AT_ONCE) {
				this.waiting.add(job);
				return true;
			}
			this.running++;
		}
		start(job);
		return true;
	}

	/**
	 * Forgets a handshake that is not computed yet.
	 */
	synchronized void remove(Job job) {
		this.waiting.remove(job);
	}

	/**
	 * Behind all other tasks of the executor.
	 */
	private void start(Job job) {
		Job next = job;
		while (next != null) {
			Job started = next;
			try {
				this.executor.execute(() -> run(started));
				return;
			}
			catch (RejectedExecutionException ex) {
				started.refused(ex);
				next = next();
			}
		}
	}

	private void run(Job job) {
		try {
			job.compute();
		}
		finally {
			Job next = next();
			if (next != null) {
				start(next);
			}
		}
	}

	private synchronized @Nullable Job next() {
		Job next = this.waiting.poll();
		if (next == null) {
			this.running--;
		}
		return next;
	}

	/**
	 * One side of a handshake.
	 */
	interface Job {

		void compute();

		/**
		 * There is no thread that computes.
		 */
		void refused(RejectedExecutionException cause);

	}

}
