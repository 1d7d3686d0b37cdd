package io.peerlink.error;

/**
 * The instance that was called is no more: the peer was restarted while the call was
 * under way, or before and this node had not noticed yet. Whether the old instance
 * executed the call is unknown; the new one did not.
 */
public class PeerRestartedException extends PeerLinkException {

	/**
	 * The {@code error.type} on the wire of a refusal because another instance was meant.
	 */
	public static final String REMOTE_TYPE = "PeerRestarted";

	private final String peerName;

	public PeerRestartedException(String peerName, String method) {
		super("Peer '" + peerName + "' was restarted before it answered " + method
				+ "; whether it was executed is unknown");
		this.peerName = peerName;
	}

	/**
	 * Return the name of the peer that was restarted.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

}
