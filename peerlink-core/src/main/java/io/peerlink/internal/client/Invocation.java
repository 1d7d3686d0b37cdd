package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import io.peerlink.call.CallOptions;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call as its caller asked for it.
 *
 * @param target who is called, as the caller said
 * @param peer looks the peer up
 * @param method the method's name
 * @param options how the call is made
 * @param args the positional arguments
 * @param resultType what the result is read as
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Invocation(String target, Supplier<Peer> peer, String method, CallOptions options, @Nullable Object[] args,
		Type resultType) {
}
