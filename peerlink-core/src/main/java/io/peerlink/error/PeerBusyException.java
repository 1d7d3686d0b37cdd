package io.peerlink.error;

/**
 * Thrown if a limit of the peer, or of this node, does not allow one more call. The call
 * was not executed, so it may be repeated.
 *
 * @since 0.1.0
 */
public class PeerBusyException extends RemoteErrorException {

	/**
	 * The {@code error.type} on the wire.
	 */
	public static final String REMOTE_TYPE = "PeerBusy";

	/**
	 * Creates the exception for a call that the peer rejected.
	 * @param peerName the name of the peer
	 * @param remoteMessage the message of the peer
	 */
	public PeerBusyException(String peerName, String remoteMessage) {
		super(peerName, REMOTE_TYPE, remoteMessage);
	}

	private PeerBusyException(String message, String peerName, String reason) {
		super(message, peerName, REMOTE_TYPE, reason);
	}

	/**
	 * Returns the exception for a call that was not sent.
	 * @param peerName the name of the peer
	 * @param reason the limit that was reached
	 * @return the exception
	 */
	public static PeerBusyException notSent(String peerName, String reason) {
		return new PeerBusyException("The call to '" + peerName + "' was not sent: " + reason, peerName, reason);
	}

}
