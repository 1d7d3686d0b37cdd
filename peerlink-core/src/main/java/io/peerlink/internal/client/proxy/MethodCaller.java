package io.peerlink.internal.client.proxy;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;

import io.peerlink.call.CallOptions;
import org.jspecify.annotations.Nullable;

/**
 * What the methods of a typed client are made of: calls whose result types are known at
 * run time only. Immutable and thread-safe; {@link Object#toString()} names the peer.
 */
public interface MethodCaller {

	MethodCaller with(CallOptions options);

	CallOptions options();

	@Nullable Object invoke(Type resultType, String method, @Nullable Object... args);

	CompletableFuture<?> invokeAsync(Type resultType, String method, @Nullable Object... args);

}
