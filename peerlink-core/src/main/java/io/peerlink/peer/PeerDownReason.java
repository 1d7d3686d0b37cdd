package io.peerlink.peer;

/**
 * Why a peer is no longer up.
 */
public enum PeerDownReason {

	/**
	 * It said goodbye, its announcement expired, or this node stopped.
	 */
	REMOVED,

	/**
	 * It no longer answers.
	 */
	EXPIRED,

	/**
	 * Another instance has its name, or it has a new endpoint; as a rule
	 * {@link PeerListener#peerUp(Peer)} follows at once.
	 */
	REPLACED

}
