package io.peerlink.spring.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a call whose handler has returned a stage. Cancelling it cancels the
 * stage, which a stage that depends on it would not; one that cannot be cancelled is
 * waited for, as its work goes on.
 */
final class LaterAnswer extends CompletableFuture<@Nullable Object> {

	private final CompletionStage<?> stage;

	private volatile boolean cancelling;

	private LaterAnswer(CompletionStage<?> stage) {
		this.stage = stage;
	}

	/**
	 * Wait for a stage.
	 * @param stage what the handler has returned
	 * @param translation turns the failure of the stage into what the caller is told
	 */
	@SuppressWarnings("FutureReturnValueIgnored") // whatever comes of it is the answer
	static LaterAnswer of(CompletionStage<?> stage, UnaryOperator<Throwable> translation) {
		LaterAnswer answer = new LaterAnswer(stage);
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
			// A minimal stage is a future, too, and lets nobody cancel it.
			this.cancelling = false;
			return false;
		}
	}

}
