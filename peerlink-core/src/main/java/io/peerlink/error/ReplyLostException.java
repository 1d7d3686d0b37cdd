package io.peerlink.error;

/**
 * The peer has seen the call before and does not execute it again, but its reply was lost
 * on the way and is not kept any more. Whether the call succeeded is unknown.
 */
public class ReplyLostException extends RemoteErrorException {

	/**
	 * The {@code error.type} of this answer on the wire.
	 */
	public static final String REMOTE_TYPE = "ReplyLost";

	public ReplyLostException(String peerName, String remoteMessage) {
		super(peerName, REMOTE_TYPE, remoteMessage);
	}

}
