package io.peerlink.peer;

/**
 * Is informed of peers that come up and go down. All calls come one after the other, in
 * the order of the changes, on the executor of the node's events; for one instance up and
 * down alternate.
 *
 * @since 0.1.0
 */
public interface PeerListener {

	/**
	 * Called when a peer can be called from this moment on.
	 * @param peer the peer
	 */
	default void peerUp(Peer peer) {
	}

	/**
	 * Called when a peer cannot be called from this moment on.
	 * @param peer the peer as it was last known
	 * @param reason why it is down
	 */
	default void peerDown(Peer peer, PeerDownReason reason) {
	}

	/**
	 * The registration of a listener.
	 */
	@FunctionalInterface
	interface Registration extends AutoCloseable {

		/**
		 * Ends the registration. A call that is under way is not waited for, but none
		 * begins after that.
		 */
		@Override
		void close();

	}

}
