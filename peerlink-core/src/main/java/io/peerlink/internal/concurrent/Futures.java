package io.peerlink.internal.concurrent;

import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations that {@link CompletableFuture} lacks.
 */
public final class Futures {

	private static final Logger logger = LoggerFactory.getLogger(Futures.class);

	private Futures() {
	}

	/**
	 * Returns the cause of a failure that a future or a proxy has wrapped.
	 * @param failure a failure as it was caught
	 * @return the wrapped failure, or the failure itself if it is not wrapped
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof UndeclaredThrowableException;
		return (wrapper && cause != null) ? cause : failure;
	}

	/**
	 * Runs an action with the result or the failure of a future, on the thread that
	 * completes it. An exception or error of the action is logged.
	 * @param <T> the type of the result
	 * @param future the future
	 * @param action the action
	 */
	@SuppressWarnings("FutureReturnValueIgnored") // what goes wrong here is logged here
	public static <T> void whenDone(CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> action) {
		future.whenComplete((result, failure) -> {
			try {
				action.accept(result, failure);
			}
			catch (Throwable ex) {
				logger.error("An action on a completed future failed", ex);
			}
		});
	}

	/**
	 * Begins an operation that may be a user's.
	 * @param <T> the type of the result
	 * @param operation begins it
	 * @return its future; a failed one if it throws or returns {@code null}
	 */
	public static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> operation) {
		try {
			CompletableFuture<T> future = operation.get();
			return (future != null) ? future
					: CompletableFuture.failedFuture(new IllegalStateException("The operation returned null"));
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Returns a future of the results of those futures that succeed within a timeout.
	 * Occupies no thread.
	 * @param <T> the type of the results
	 * @param futures the futures
	 * @param timeout how long to wait for all of them
	 * @param scheduler measures the timeout
	 * @return completes when all futures are done or the timeout is over; never fails
	 */
	public static <T> CompletableFuture<List<T>> successfulWithin(List<CompletableFuture<T>> futures, Duration timeout,
			Scheduler scheduler) {
		CompletableFuture<List<T>> results = new CompletableFuture<>();
		Scheduler.Timer timer;
		try {
			timer = scheduler.schedule(timeout, () -> results.complete(successful(futures)));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("There is no time to wait, as the scheduler is closed", ex);
			results.complete(successful(futures));
			return results;
		}
		whenDone(CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)), (done, failure) -> {
			timer.cancel();
			results.complete(successful(futures));
		});
		return results;
	}

	private static <T> List<T> successful(List<CompletableFuture<T>> futures) {
		List<T> results = new ArrayList<>();
		for (CompletableFuture<T> future : futures) {
			if (future.isDone() && !future.isCompletedExceptionally()) {
				results.add(future.join());
			}
		}
		return results;
	}

}
