package io.peerlink.spring;

import java.util.concurrent.CompletableFuture;

import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.spring.PeerLinkOperations.CallSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * {@link CallSpec} on a {@link PeerClient}.
 */
final class DefaultCallSpec extends AbstractRequestSpec<CallSpec> implements CallSpec {

	private final PeerClient client;

	DefaultCallSpec(PeerClient client, String method, CallOptions options) {
		this(client, method, NO_ARGS, options);
	}

	private DefaultCallSpec(PeerClient client, String method, @Nullable Object[] args, CallOptions options) {
		super(method, args, options);
		this.client = client;
	}

	@Override
	CallSpec copy(@Nullable Object[] args, CallOptions options) {
		return new DefaultCallSpec(this.client, method(), args, options);
	}

	@Override
	public <T> @Nullable T call(Class<T> resultType) {
		return client().call(method(), checked(resultType), args());
	}

	@Override
	public <T> @Nullable T call(ParameterizedTypeReference<T> resultType) {
		return client().call(method(), checked(resultType), args());
	}

	@Override
	public <T> CompletableFuture<@Nullable T> callAsync(Class<T> resultType) {
		return client().callAsync(method(), checked(resultType), args());
	}

	@Override
	public <T> CompletableFuture<@Nullable T> callAsync(ParameterizedTypeReference<T> resultType) {
		return client().callAsync(method(), checked(resultType), args());
	}

	private PeerClient client() {
		return this.client.with(options());
	}

}
