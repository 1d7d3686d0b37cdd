package io.peerlink.internal.client;

import java.util.Objects;
import java.util.function.Supplier;

import io.peerlink.call.CallOptions;
import io.peerlink.peer.Peer;

/**
 * What all calls of one client have in common.
 *
 * @param name the name of the peer as the caller gave it
 * @param peer returns the peer
 * @param listed whether that is a peer which is up at the moment of the call; otherwise
 * it is an instance which may be gone
 * @param options the options of the calls
 */
record CallTarget(String name, Supplier<Peer> peer, boolean listed, CallOptions options) {

	CallTarget with(CallOptions options) {
		Objects.requireNonNull(options, "options must not be null");
		return new CallTarget(this.name, this.peer, this.listed, options);
	}

}
