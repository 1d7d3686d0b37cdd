package io.peerlink.spring.reactive;

import java.util.function.UnaryOperator;

import io.peerlink.call.CallOptions;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations.CallSpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * {@link CallSpec} on an asynchronous call to a peer.
 *
 * @param delegate the asynchronous call
 */
record DefaultCallSpec(PeerLinkOperations.CallSpec delegate) implements CallSpec {

	@Override
	public CallSpec args(@Nullable Object... args) {
		return new DefaultCallSpec(this.delegate.args(args));
	}

	@Override
	public CallSpec options(UnaryOperator<CallOptions> change) {
		return new DefaultCallSpec(this.delegate.options(change));
	}

	@Override
	public <T> Mono<T> call(Class<T> resultType) {
		return ColdCall.of(resultType, () -> this.delegate.callAsync(resultType));
	}

	@Override
	public <T> Mono<T> call(ParameterizedTypeReference<T> resultType) {
		return ColdCall.of(resultType, () -> this.delegate.callAsync(resultType));
	}

	@Override
	public <T> Flux<T> flux(Class<T> itemType) {
		return ColdCall.many(itemType, this.delegate::callAsync);
	}

	@Override
	public <T> Flux<T> flux(ParameterizedTypeReference<T> itemType) {
		Assert.notNull(itemType, "'itemType' must not be null");
		return ColdCall.many(itemType.getType(), this.delegate::callAsync);
	}

}
