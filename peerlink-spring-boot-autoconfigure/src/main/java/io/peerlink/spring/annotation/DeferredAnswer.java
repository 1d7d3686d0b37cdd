package io.peerlink.spring.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a request whose handler returned a stage. Cancelling the answer cancels
 * the stage, unlike cancelling a dependent stage. A stage that cannot be cancelled is
 * waited for, because its work continues.
 */
final class DeferredAnswer extends CompletableFuture<@Nullable Object> {

	private final CompletionStage<?> stage;

	private volatile boolean cancelling;

	private DeferredAnswer(CompletionStage<?> stage) {
		this.stage = stage;
	}

	/**
	 * Returns the answer that completes with a stage.
	 * @param stage the stage that the handler returned
	 * @param translation converts the failure of the stage to the failure that is sent to
	 * the caller
	 */
	@SuppressWarnings("FutureReturnValueIgnored") // The outcome is the answer.
	static DeferredAnswer of(CompletionStage<?> stage, UnaryOperator<Throwable> translation) {
		DeferredAnswer answer = new DeferredAnswer(stage);
		stage.whenComplete((value, failure) -> answer.end(value, failure, translation));
		return answer;
	}

	private void end(@Nullable Object value, @Nullable Throwable failure, UnaryOperator<Throwable> translation) {
		if (failure == null) {
			complete(value);
			return;
		}
		if (this.cancelling) {
			super.cancel(false);
			return;
		}
		try {
			completeExceptionally(translation.apply(failure));
		}
		catch (Throwable ex) {
			completeExceptionally(ex);
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return this.stage instanceof Future<?> future && cancel(future, mayInterruptIfRunning)
				&& super.cancel(mayInterruptIfRunning);
	}

	private boolean cancel(Future<?> future, boolean mayInterruptIfRunning) {
		this.cancelling = true;
		try {
			future.cancel(mayInterruptIfRunning);
			return true;
		}
		catch (UnsupportedOperationException ex) {
			// A minimal completion stage is a future that does not support cancellation.
			this.cancelling = false;
			return false;
		}
	}

}
