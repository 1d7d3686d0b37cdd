package io.peerlink.spring.reactive;

import java.util.List;
import java.util.Map;

import io.peerlink.call.CallResult;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations.BroadcastSpec;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;

/**
 * {@link BroadcastSpec} on the asynchronous call of all peers.
 */
final class DefaultBroadcastSpec extends AbstractRequestSpec<PeerLinkOperations.BroadcastSpec, BroadcastSpec>
		implements BroadcastSpec {

	DefaultBroadcastSpec(PeerLinkOperations.BroadcastSpec delegate) {
		super(delegate);
	}

	@Override
	BroadcastSpec copy(PeerLinkOperations.BroadcastSpec delegate) {
		return new DefaultBroadcastSpec(delegate);
	}

	@Override
	public <T> Mono<Map<String, CallResult<T>>> call(Class<T> resultType) {
		check(resultType);
		return Mono.fromFuture(() -> delegate().callAsync(resultType));
	}

	@Override
	public <T> Mono<Map<String, CallResult<T>>> call(ParameterizedTypeReference<T> resultType) {
		check(resultType);
		return Mono.fromFuture(() -> delegate().callAsync(resultType));
	}

	@Override
	public <T> Mono<CallResult<T>> first(Class<T> resultType) {
		check(resultType);
		return Mono.fromFuture(() -> delegate().firstAsync(resultType));
	}

	@Override
	public <T> Mono<CallResult<T>> first(ParameterizedTypeReference<T> resultType) {
		check(resultType);
		return Mono.fromFuture(() -> delegate().firstAsync(resultType));
	}

	@Override
	public <T> Mono<List<CallResult<T>>> first(int count, Class<T> resultType) {
		check(count, resultType);
		return Mono.fromFuture(() -> delegate().firstAsync(count, resultType));
	}

	@Override
	public <T> Mono<List<CallResult<T>>> first(int count, ParameterizedTypeReference<T> resultType) {
		check(count, resultType);
		return Mono.fromFuture(() -> delegate().firstAsync(count, resultType));
	}

}
