package io.peerlink.spring.reactive;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations.BroadcastSpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;

/**
 * {@link BroadcastSpec} on an asynchronous broadcast.
 *
 * @param delegate the asynchronous broadcast
 */
record DefaultBroadcastSpec(PeerLinkOperations.BroadcastSpec delegate) implements BroadcastSpec {

	@Override
	public BroadcastSpec args(@Nullable Object... args) {
		return new DefaultBroadcastSpec(this.delegate.args(args));
	}

	@Override
	public BroadcastSpec options(UnaryOperator<CallOptions> change) {
		return new DefaultBroadcastSpec(this.delegate.options(change));
	}

	@Override
	public <T> Mono<Map<String, CallResult<T>>> call(Class<T> resultType) {
		return ColdCall.of(resultType, () -> this.delegate.callAsync(resultType));
	}

	@Override
	public <T> Mono<Map<String, CallResult<T>>> call(ParameterizedTypeReference<T> resultType) {
		return ColdCall.of(resultType, () -> this.delegate.callAsync(resultType));
	}

	@Override
	public <T> Mono<CallResult<T>> first(Class<T> resultType) {
		return ColdCall.of(resultType, () -> this.delegate.firstAsync(resultType));
	}

	@Override
	public <T> Mono<CallResult<T>> first(ParameterizedTypeReference<T> resultType) {
		return ColdCall.of(resultType, () -> this.delegate.firstAsync(resultType));
	}

	@Override
	public <T> Mono<List<CallResult<T>>> first(int count, Class<T> resultType) {
		return ColdCall.of(count, resultType, () -> this.delegate.firstAsync(count, resultType));
	}

	@Override
	public <T> Mono<List<CallResult<T>>> first(int count, ParameterizedTypeReference<T> resultType) {
		return ColdCall.of(count, resultType, () -> this.delegate.firstAsync(count, resultType));
	}

}
