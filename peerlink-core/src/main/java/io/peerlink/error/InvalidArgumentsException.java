package io.peerlink.error;

import io.peerlink.handler.RpcMethod;

/**
 * Thrown if the arguments of a request do not fit the method, which was not called. The
 * message is sent to the caller, who gets a {@link RemoteErrorException} of type
 * {@value #REMOTE_TYPE}. To be thrown by an {@link RpcMethod.Body} that checks more than
 * types.
 *
 * @since 0.1.0
 */
public final class InvalidArgumentsException extends PeerLinkException {

	/**
	 * The {@code error.type} on the wire.
	 */
	public static final String REMOTE_TYPE = "InvalidArguments";

	/**
	 * Creates an exception.
	 * @param signature the signature of the method, see {@link RpcMethod#signature()}
	 * @param problem what is wrong with the arguments
	 */
	public InvalidArgumentsException(String signature, String problem) {
		super(signature + ": " + problem);
	}

}
