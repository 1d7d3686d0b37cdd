package io.peerlink.spring;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.call.Broadcast;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.spring.PeerLinkOperations.BroadcastSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * {@link BroadcastSpec} on a {@link Broadcast}.
 */
final class DefaultBroadcastSpec extends AbstractRequestSpec<BroadcastSpec> implements BroadcastSpec {

	private final Broadcast broadcast;

	DefaultBroadcastSpec(Broadcast broadcast, String method, CallOptions options) {
		this(broadcast, method, NO_ARGS, options);
	}

	private DefaultBroadcastSpec(Broadcast broadcast, String method, @Nullable Object[] args, CallOptions options) {
		super(method, args, options);
		this.broadcast = broadcast;
	}

	@Override
	BroadcastSpec copy(@Nullable Object[] args, CallOptions options) {
		return new DefaultBroadcastSpec(this.broadcast, method(), args, options);
	}

	@Override
	public <T> Map<String, CallResult<T>> call(Class<T> resultType) {
		return broadcast().call(method(), checked(resultType), args());
	}

	@Override
	public <T> Map<String, CallResult<T>> call(ParameterizedTypeReference<T> resultType) {
		return broadcast().call(method(), checked(resultType), args());
	}

	@Override
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAsync(Class<T> resultType) {
		return broadcast().callAsync(method(), checked(resultType), args());
	}

	@Override
	public <T> CompletableFuture<Map<String, CallResult<T>>> callAsync(ParameterizedTypeReference<T> resultType) {
		return broadcast().callAsync(method(), checked(resultType), args());
	}

	@Override
	public <T> CallResult<T> first(Class<T> resultType) {
		return broadcast().first(method(), checked(resultType), args());
	}

	@Override
	public <T> CallResult<T> first(ParameterizedTypeReference<T> resultType) {
		return broadcast().first(method(), checked(resultType), args());
	}

	@Override
	public <T> List<CallResult<T>> first(int count, Class<T> resultType) {
		return broadcast().first(count, method(), checked(resultType), args());
	}

	@Override
	public <T> List<CallResult<T>> first(int count, ParameterizedTypeReference<T> resultType) {
		return broadcast().first(count, method(), checked(resultType), args());
	}

	@Override
	public <T> CompletableFuture<CallResult<T>> firstAsync(Class<T> resultType) {
		return broadcast().firstAsync(method(), checked(resultType), args());
	}

	@Override
	public <T> CompletableFuture<CallResult<T>> firstAsync(ParameterizedTypeReference<T> resultType) {
		return broadcast().firstAsync(method(), checked(resultType), args());
	}

	@Override
	public <T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, Class<T> resultType) {
		return broadcast().firstAsync(count, method(), checked(resultType), args());
	}

	@Override
	public <T> CompletableFuture<List<CallResult<T>>> firstAsync(int count, ParameterizedTypeReference<T> resultType) {
		return broadcast().firstAsync(count, method(), checked(resultType), args());
	}

	private Broadcast broadcast() {
		return this.broadcast.with(options());
	}

}
