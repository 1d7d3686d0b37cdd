package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;

/**
 * Waits for many answers without a thread.
 */
public final class PartialResults {

	private PartialResults() {
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
		Futures.whenDone(CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)), (done, failure) -> {
			timer.cancel();
			gathered.complete(resultsOf(futures));
		});
		return gathered;
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
