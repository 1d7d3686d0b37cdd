package io.peerlink.peer;

/**
 * Why a peer went down.
 *
 * @since 0.1.0
 */
public enum PeerDownReason {

	/**
	 * It said goodbye, its announcement expired, or this node stopped.
	 */
	REMOVED,

	/**
	 * It does not answer.
	 */
	EXPIRED,

	/**
	 * Another instance has its name, or it has a new endpoint; as a rule
	 * {@link PeerListener#peerUp(Peer)} follows at once.
	 */
	REPLACED

}
