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

}
