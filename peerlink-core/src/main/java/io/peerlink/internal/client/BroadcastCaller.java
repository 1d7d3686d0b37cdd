package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.peerlink.call.CallOptions;
import io.peerlink.internal.client.proxy.MethodCaller;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of a typed client of all peers.
 *
 * @param broadcast calls the peers
 * @param options the options of the calls
 */
record BroadcastCaller(DefaultBroadcast broadcast, CallOptions options) implements MethodCaller {

	@Override
	public MethodCaller with(CallOptions options) {
		return new BroadcastCaller(this.broadcast.with(options), options);
	}

	@Override
	public @Nullable Type answerType(Type resultType) {
		BroadcastResult result = BroadcastResult.of(resultType);
		return (result != null) ? result.answerType() : null;
	}

	@Override
	public StreamedTypes streamedTypes() {
		return StreamedTypes.NONE;
	}

	@Override
	public Object defer(StreamedType type, Type resultType, String method, @Nullable Object... args) {
		throw new IllegalStateException("A broadcast has no streamed results");
	}

	@Override
	public String resultHint() {
		return "return a List<CallResult<..>>, a Map<String, CallResult<..>>, void, or a CompletableFuture of one of them";
	}

	@Override
	public @Nullable Object invoke(Type resultType, String method, @Nullable Object... args) {
		return this.broadcast.call(result(resultType), method, args);
	}

	@Override
	public CompletableFuture<?> invokeAsync(Type resultType, String method, @Nullable Object... args) {
		return this.broadcast.callAsync(result(resultType), method, args);
	}

	private static BroadcastResult result(Type resultType) {
		return Objects.requireNonNull(BroadcastResult.of(resultType));
	}

	@Override
	public String toString() {
		return "client for all peers";
	}

}
