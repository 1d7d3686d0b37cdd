package io.peerlink.rpc;

import io.peerlink.error.PeerLinkException;

/**
 * A request's arguments do not fit the method. Told to the caller, never to the handler.
 */
final class InvalidArgumentsException extends PeerLinkException {

	/**
	 * The {@code error.type} on the wire.
	 */
	static final String REMOTE_TYPE = "InvalidArguments";

	InvalidArgumentsException(RpcMethod method, String problem) {
		super(method.signature() + ": " + problem);
	}

}
