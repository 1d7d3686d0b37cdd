package io.peerlink.spring.reactive;

import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations.CallSpec;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;

/**
 * {@link CallSpec} on the asynchronous call of a peer.
 */
final class DefaultCallSpec extends AbstractRequestSpec<PeerLinkOperations.CallSpec, CallSpec> implements CallSpec {

	DefaultCallSpec(PeerLinkOperations.CallSpec delegate) {
		super(delegate);
	}

	@Override
	CallSpec copy(PeerLinkOperations.CallSpec delegate) {
		return new DefaultCallSpec(delegate);
	}

	@Override
	public <T> Mono<T> call(Class<T> resultType) {
		check(resultType);
		return Mono.fromFuture(() -> delegate().callAsync(resultType));
	}

	@Override
	public <T> Mono<T> call(ParameterizedTypeReference<T> resultType) {
		check(resultType);
		return Mono.fromFuture(() -> delegate().callAsync(resultType));
	}

}
