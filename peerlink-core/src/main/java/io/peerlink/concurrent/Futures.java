package io.peerlink.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.peerlink.time.Scheduler;
import io.peerlink.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is missing from {@link CompletableFuture} for waiting without a thread.
 */
public final class Futures {

	private static final Logger logger = LoggerFactory.getLogger(Futures.class);

	private Futures() {
	}

	/**
	 * Gather what many futures give until a deadline. Failures and latecomers are left
	 * out.
	 * @return completes with the results when all are done or the time is over; never
	 * fails
	 */
	public static <T> CompletableFuture<List<T>> gather(List<CompletableFuture<T>> futures, Duration timeout,
			Scheduler scheduler) {
		CompletableFuture<List<T>> gathered = new CompletableFuture<>();
		Timer timer = scheduler.schedule(timeout, () -> gathered.complete(resultsOf(futures)));
		whenDone(CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)), (done, failure) -> {
			timer.cancel();
			gathered.complete(resultsOf(futures));
		});
		return gathered;
	}

	/**
	 * Have something done with the result or the failure of a future, by the thread that
	 * completes it.
	 */
	@SuppressWarnings("FutureReturnValueIgnored") // what goes wrong here is logged here
	public static <T> void whenDone(CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> action) {
		future.whenComplete((result, failure) -> {
			try {
				action.accept(result, failure);
			}
			catch (RuntimeException ex) {
				logger.error("An answer could not be dealt with", ex);
			}
		});
	}

	private static <T> List<T> resultsOf(List<CompletableFuture<T>> futures) {
		List<T> results = new ArrayList<>();
		for (CompletableFuture<T> future : futures) {
			if (future.isDone() && !future.isCompletedExceptionally()) {
				results.add(future.join());
			}
		}
		return results;
	}

}
