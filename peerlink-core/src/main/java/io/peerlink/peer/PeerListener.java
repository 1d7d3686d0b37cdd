package io.peerlink.peer;

import io.peerlink.internal.membership.PeerTable;

/**
 * Hears of peers that come and go. All calls come one after the other, in the order in
 * which things happened, on the executor of the node's events; for one instance up and
 * down alternate.
 */
public interface PeerListener {

	/**
	 * A peer can be called from now on.
	 * @param peer the peer
	 */
	default void peerUp(Peer peer) {
	}

	/**
	 * A peer can no longer be called.
	 * @param peer the peer as it was last known
	 * @param reason why it went
	 */
	default void peerDown(Peer peer, PeerDownReason reason) {
	}

	/**
	 * The place of a listener in a {@link PeerTable}.
	 */
	@FunctionalInterface
	interface Registration extends AutoCloseable {

		/**
		 * Stop listening. A call that is under way is not waited for, but none begins
		 * after that.
		 */
		@Override
		void close();

	}

}
