package io.peerlink.spring;

import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.spring.PeerLinkOperations.CallSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

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

	@Override
	public <T> Stream<T> stream(Class<T> itemType) {
		return streamOf(checkedItem(itemType));
	}

	@Override
	public <T> Stream<T> stream(ParameterizedTypeReference<T> itemType) {
		return streamOf(checkedItem(itemType).getType());
	}

	private <T> Stream<T> streamOf(Type itemType) {
		Stream<T> items = call(ParameterizedTypeReference.<Stream<T>>forType(
				ResolvableType.forClassWithGenerics(Stream.class, ResolvableType.forType(itemType)).getType()));
		return (items != null) ? items : Stream.empty();
	}

	@Override
	public InputStream inputStream() {
		InputStream bytes = call(InputStream.class);
		return (bytes != null) ? bytes : InputStream.nullInputStream();
	}

	private static <I> I checkedItem(I itemType) {
		Assert.notNull(itemType, "'itemType' must not be null");
		return itemType;
	}

	private PeerClient client() {
		return this.client.with(options());
	}

}
