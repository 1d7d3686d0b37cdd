package io.peerlink.peer;

/**
 * Why a peer went down.
 *
 * @since 0.1.0
 */
public enum PeerDownReason {

	/**
	 * It said goodbye, or no discovery lists it any more and it does not answer.
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
	REPLACED,

	/**
	 * This node stopped. Nothing is known of the peer.
	 */
	LOCAL_STOP,

	/**
	 * The network interface by which it was discovered is down or gone, and it cannot be
	 * reached by another one. Nothing is known of the peer.
	 */
	INTERFACE_DOWN

}
