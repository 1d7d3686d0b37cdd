package io.peerlink.error;

/**
 * The peer, or this node, has no room for one more call. The call was not executed, so it
 * may be repeated.
 */
public class PeerBusyException extends RemoteErrorException {

	/**
	 * The {@code error.type} of a refusal on the wire.
	 */
	public static final String REMOTE_TYPE = "PeerBusy";

	public PeerBusyException(String peerName, String remoteMessage) {
		super(peerName, REMOTE_TYPE, remoteMessage);
	}

	private PeerBusyException(String message, String peerName, String reason) {
		super(message, peerName, REMOTE_TYPE, reason);
	}

	/**
	 * Describe a call that did not leave this node.
	 * @param peerName who was to be called
	 * @param reason what there was no room for
	 * @return the exception
	 */
	public static PeerBusyException notSent(String peerName, String reason) {
		return new PeerBusyException("The call to '" + peerName + "' was not sent: " + reason, peerName, reason);
	}

}
