package io.peerlink.error;

/**
 * Thrown if the instance that was called has been replaced: the peer was restarted during
 * the call, or before and this node had not noticed it. Whether the old instance executed
 * the call is unknown; the new one did not.
 *
 * @since 0.1.0
 */
public class PeerRestartedException extends PeerLinkException {

	/**
	 * The {@code error.type} on the wire, sent by an instance that is not the one that
	 * was called.
	 */
	public static final String REMOTE_TYPE = "PeerRestarted";

	private final String peerName;

	/**
	 * Creates an exception.
	 * @param peerName the name of the peer
	 * @param method the method that was called
	 */
	public PeerRestartedException(String peerName, String method) {
		super("Peer '" + peerName + "' was restarted before it answered " + method
				+ "; whether it was executed is unknown");
		this.peerName = peerName;
	}

	/**
	 * Returns the name of the peer that was restarted.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

}
