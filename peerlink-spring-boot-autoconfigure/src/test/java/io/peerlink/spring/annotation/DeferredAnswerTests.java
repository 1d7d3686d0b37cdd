package io.peerlink.spring.annotation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.ReactiveAdapterRegistry;

import static org.assertj.core.api.Assertions.assertThat;

class DeferredAnswerTests {

	private final CompletableFuture<String> stage = new CompletableFuture<>();

	@Test
	void answerIsTheValueOfTheStage() {
		DeferredAnswer answer = answer(this.stage);
		assertThat(answer).isNotDone();
		this.stage.complete("value");
		assertThat(answer).isCompletedWithValue("value");
	}

	@Test
	void failureOfTheStageIsTranslated() {
		DeferredAnswer answer = DeferredAnswer.of(this.stage,
				(failure) -> new IllegalArgumentException("reported", failure));
		this.stage.completeExceptionally(new IllegalStateException());
		assertThat(answer).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseExactlyInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void failureOfTheTranslationIsReported() {
		DeferredAnswer answer = DeferredAnswer.of(this.stage, (failure) -> {
			throw new IllegalArgumentException("lost in translation");
		});
		this.stage.completeExceptionally(new IllegalStateException());
		assertThat(answer).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining("lost in translation");
	}

	@Test
	void cancellingItCancelsTheStage() {
		DeferredAnswer answer = answer(this.stage);
		assertThat(answer.cancel(true)).isTrue();
		assertThat(answer).isCancelled();
		assertThat(this.stage).isCancelled();
	}

	@Test
	void cancellingItCancelsTheSubscriptionToAMono() throws Exception {
		AtomicBoolean cancelled = new AtomicBoolean();
		Sinks.One<String> never = Sinks.one();
		HandlerResult result = HandlerResult.of(Mono.class, ReactiveAdapterRegistry.getSharedInstance());
		Object stage = result.toAnswer(never.asMono().doOnCancel(() -> cancelled.set(true)));
		assertThat(stage).isInstanceOf(CompletionStage.class);
		answer((CompletionStage<?>) stage).cancel(true);
		assertThat(cancelled).isTrue();
		assertThat(never.currentSubscriberCount()).isZero();
	}

	@Test
	void stageThatCannotBeCancelledIsWaitedFor() {
		DeferredAnswer answer = answer(this.stage.minimalCompletionStage());
		assertThat(answer.cancel(true)).isFalse();
		assertThat(this.stage).isNotDone();
		assertThat(answer).isNotDone();
		this.stage.complete("done");
		assertThat(answer).isCompletedWithValue("done");
	}

	@Test
	void completedAnswerIsNotCancelled() {
		DeferredAnswer answer = answer(this.stage.whenComplete((value, failure) -> {
		}));
		this.stage.completeExceptionally(new CompletionException(new IllegalStateException()));
		assertThat(answer.cancel(true)).isFalse();
		assertThat(answer).isCompletedExceptionally().isNotCancelled();
	}

	private static DeferredAnswer answer(CompletionStage<?> stage) {
		return DeferredAnswer.of(stage, UnaryOperator.identity());
	}

}
