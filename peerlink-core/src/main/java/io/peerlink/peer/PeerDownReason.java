package io.peerlink.peer;

/**
 * Why a peer went down.
 *
 * @since 0.1.0
 */
public enum PeerDownReason {

	/**
	 * It said goodbye, no discovery lists it any more and it does not answer, or this
	 * node stopped.
	 */
	REMOVED,

	/**
	 * It does not answer.
	 */
	EXPIRED,

	/**
	 * Another instance has its name and it does not answer, or it has a new name; as a
	 * rule {@link PeerListener#peerUp(Peer)} follows at once.
	 */
	REPLACED

}
