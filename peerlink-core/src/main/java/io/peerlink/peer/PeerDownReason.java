package io.peerlink.peer;

/**
 * Why a peer is no longer up.
 */
public enum PeerDownReason {

	/**
	 * It said goodbye, its announcement ran out, or this node stopped.
	 */
	REMOVED,

	/**
	 * It no longer answers.
	 */
	EXPIRED,

	/**
	 * Its name has a new instance, or the instance a new endpoint; as a rule
	 * {@link PeerListener#peerUp(Peer)} follows at once.
	 */
	REPLACED

}
