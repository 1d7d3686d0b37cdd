package io.peerlink.error;

/**
 * The peer answered with an error: its handler failed, or it refused the call.
 */
public class RemoteErrorException extends PeerLinkException {

	private final String peerName;

	private final String remoteType;

	private final String remoteMessage;

	public RemoteErrorException(String peerName, String remoteType, String remoteMessage) {
		this("Peer '" + peerName + "' answered with " + remoteType + ": " + remoteMessage, peerName, remoteType,
				remoteMessage);
	}

	RemoteErrorException(String message, String peerName, String remoteType, String remoteMessage) {
		super(message);
		this.peerName = peerName;
		this.remoteType = remoteType;
		this.remoteMessage = remoteMessage;
	}

	/**
	 * Return the name of the peer that answered.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Return the error's type as the peer named it, {@code ValueError} or
	 * {@code IllegalArgumentException} for example.
	 * @return the remote type
	 */
	public String getRemoteType() {
		return this.remoteType;
	}

	/**
	 * Return the error's message as the peer sent it.
	 * @return the remote message, possibly empty
	 */
	public String getRemoteMessage() {
		return this.remoteMessage;
	}

}
