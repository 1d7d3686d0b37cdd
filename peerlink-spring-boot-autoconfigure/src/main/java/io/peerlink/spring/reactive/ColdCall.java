package io.peerlink.spring.reactive;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Creates cold {@link Mono}s, which make a call at each subscription. Invalid arguments
 * are rejected when the {@code Mono} is created.
 */
final class ColdCall {

	private ColdCall() {
	}

	static <T> Mono<T> of(Object resultType, Supplier<? extends CompletableFuture<? extends @Nullable T>> call) {
		Assert.notNull(resultType, "'resultType' must not be null");
		return Mono.fromFuture(call);
	}

	static <T> Mono<T> of(int count, Object resultType, Supplier<? extends CompletableFuture<? extends T>> call) {
		Assert.isTrue(count > 0, () -> "'count' must be positive but is " + count);
		return of(resultType, call);
	}

}
