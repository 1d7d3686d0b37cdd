package io.peerlink.error;

/**
 * Thrown if this node may not call a method of the peer. Nothing was executed, unless the
 * handler itself found out; calling again has the same result until the peer's rules
 * change, or the peer has got to know the name of this node.
 *
 * @since 0.1.0
 */
public class CallDeniedException extends RemoteErrorException {

	/**
	 * The {@code error.type} on the wire.
	 */
	public static final String REMOTE_TYPE = "AccessDenied";

	/**
	 * Creates an exception.
	 * @param peerName the name of the peer
	 * @param remoteMessage the message of the peer
	 */
	public CallDeniedException(String peerName, String remoteMessage) {
		super(peerName, REMOTE_TYPE, remoteMessage);
	}

}
