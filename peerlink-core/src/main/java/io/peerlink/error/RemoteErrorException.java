package io.peerlink.error;

/**
 * Thrown if the peer answered with an error: its handler failed, or it rejected the call.
 *
 * @since 0.1.0
 */
public class RemoteErrorException extends PeerLinkException {

	private final String peerName;

	private final String remoteType;

	private final String remoteMessage;

	/**
	 * Creates an exception.
	 * @param peerName the name of the peer
	 * @param remoteType the {@code error.type} of the answer
	 * @param remoteMessage the {@code error.message} of the answer
	 */
	public RemoteErrorException(String peerName, String remoteType, String remoteMessage) {
		this("Peer '" + peerName + "' answered with " + remoteType
				+ (remoteMessage.isEmpty() ? "" : ": " + remoteMessage), peerName, remoteType, remoteMessage);
	}

	RemoteErrorException(String message, String peerName, String remoteType, String remoteMessage) {
		super(message);
		this.peerName = peerName;
		this.remoteType = remoteType;
		this.remoteMessage = remoteMessage;
	}

	/**
	 * Returns the name of the peer that answered.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Returns the error's type as the peer named it, for example {@code ValueError} or
	 * {@code IllegalArgumentException}.
	 * @return the remote type
	 */
	public String getRemoteType() {
		return this.remoteType;
	}

	/**
	 * Returns the error's message as the peer sent it.
	 * @return the remote message, possibly empty
	 */
	public String getRemoteMessage() {
		return this.remoteMessage;
	}

}
