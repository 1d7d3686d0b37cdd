package io.peerlink.internal.concurrent;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is missing from {@link CompletableFuture}.
 */
public final class Futures {

	private static final Logger logger = LoggerFactory.getLogger(Futures.class);

	private Futures() {
	}

	/**
	 * Take off what futures and proxies wrap failures in.
	 * @param failure a failure as it was caught
	 * @return what has failed in the first place
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof UndeclaredThrowableException;
		return (wrapper && cause != null) ? cause : failure;
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

}
