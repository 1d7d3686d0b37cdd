package io.peerlink.error;

/**
 * Thrown if the peer has received the call before, but its reply was lost and the peer
 * does not keep it any longer. The peer does not execute the call again. Whether the call
 * succeeded is unknown.
 *
 * @since 0.1.0
 */
public class ReplyLostException extends RemoteErrorException {

	/**
	 * The {@code error.type} on the wire.
	 */
	public static final String REMOTE_TYPE = "ReplyLost";

	/**
	 * Creates an exception.
	 * @param peerName the name of the peer
	 * @param remoteMessage the message of the peer
	 */
	public ReplyLostException(String peerName, String remoteMessage) {
		super(peerName, REMOTE_TYPE, remoteMessage);
	}

}
