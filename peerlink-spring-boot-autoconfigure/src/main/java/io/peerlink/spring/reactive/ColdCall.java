package io.peerlink.spring.reactive;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * Creates cold {@link Mono}s and {@link Flux}es, which make a call at each subscription.
 * Invalid arguments are rejected when they are created.
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

	static <T> Flux<T> many(Type itemType,
			Function<ParameterizedTypeReference<Flow.Publisher<T>>, CompletableFuture<Flow.@Nullable Publisher<T>>> call) {
		Assert.notNull(itemType, "'itemType' must not be null");
		ParameterizedTypeReference<Flow.Publisher<T>> resultType = ParameterizedTypeReference.forType(
				ResolvableType.forClassWithGenerics(Flow.Publisher.class, ResolvableType.forType(itemType)).getType());
		return Mono.fromFuture(() -> call.apply(resultType)).flatMapMany(JdkFlowAdapter::flowPublisherToFlux);
	}

}
