package io.peerlink.error;

import io.peerlink.handler.RpcMethod;

/**
 * A request does not fit the method, which was not called. The message is for the caller,
 * who gets a {@link io.peerlink.error.RemoteErrorException} of type
 * {@value #REMOTE_TYPE}. To be thrown by an {@link RpcMethod.Body} that checks more than
 * types.
 */
public final class InvalidArgumentsException extends PeerLinkException {

	/**
	 * The {@code error.type} on the wire.
	 */
	public static final String REMOTE_TYPE = "InvalidArguments";

	/**
	 * Refuse a request.
	 * @param signature the method as callers know it, see {@link RpcMethod#signature()}
	 * @param problem what is wrong
	 */
	public InvalidArgumentsException(String signature, String problem) {
		super(signature + ": " + problem);
	}

}
