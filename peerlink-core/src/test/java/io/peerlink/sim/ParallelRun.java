package io.peerlink.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Runs seeds on all processors until one fails. A seed is started only after all lower
 * ones, so that the failure with the lowest seed is always reported.
 */
final class ParallelRun {

	private final int count;

	private final LongConsumer seedRunner;

	private final AtomicLong started = new AtomicLong();

	private final Object lock = new Object();

	private long failedSeed = Long.MAX_VALUE;

	private @Nullable Throwable failure;

	ParallelRun(int count, LongConsumer seedRunner) {
		this.count = count;
		this.seedRunner = seedRunner;
	}

	/**
	 * Runs all seeds.
	 * @throws AssertionError or another error of the runner
	 */
	void run() {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
			Thread thread = new Thread(this::runSome, "simulation-" + i);
			thread.setDaemon(true);
			thread.start();
			threads.add(thread);
		}
		threads.forEach(ParallelRun::join);
		synchronized (this.lock) {
			if (this.failure instanceof Error error) {
				throw error;
			}
			if (this.failure != null) {
				throw new AssertionError("Failed with seed " + this.failedSeed, this.failure);
			}
		}
	}

	private void runSome() {
		for (long seed = this.started.incrementAndGet(); seed <= this.count; seed = this.started.incrementAndGet()) {
			try {
				this.seedRunner.accept(seed);
			}
			catch (Throwable ex) {
				this.started.addAndGet(this.count);
				failed(seed, ex);
				return;
			}
		}
	}

	private void failed(long seed, Throwable ex) {
		synchronized (this.lock) {
			if (seed < this.failedSeed) {
				this.failedSeed = seed;
				this.failure = ex;
			}
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while seeds were played", ex);
		}
	}

}
