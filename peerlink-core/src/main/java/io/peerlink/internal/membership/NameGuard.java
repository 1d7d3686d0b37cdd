package io.peerlink.internal.membership;

import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which instances may have which names. Called with the lock of the table held,
 * on any thread: must neither block nor throw.
 */
public interface NameGuard {

	/**
	 * Lets every instance have every name.
	 */
	NameGuard NONE = new NameGuard() {

		@Override
		public boolean permits(String nameKey, String instanceId) {
			return true;
		}

		@Override
		public boolean isReserved(String nameKey) {
			return false;
		}

		@Override
		public @Nullable String refusalOf(String nameKey) {
			return null;
		}

		@Override
		public void refused(Peer peer) {
		}

		@Override
		public void proved(Peer peer) {
		}

	};

	/**
	 * Returns whether an instance may have a name.
	 * @param nameKey the key of the name, see {@link io.peerlink.peer.NodeName#key}
	 * @param instanceId the instance
	 * @return {@code false} if the name belongs to another node
	 */
	boolean permits(String nameKey, String instanceId);

	/**
	 * Returns whether a name belongs to a certain node. Also called without the lock.
	 * @param nameKey the key of the name
	 * @return whether there are instances that may not have it
	 */
	boolean isReserved(String nameKey);

	/**
	 * Returns why a node was not permitted a name. Also called without the lock.
	 * @param nameKey the key of the name
	 * @return a sentence about the latest such node, without its full stop; {@code null}
	 * if there was none
	 */
	@Nullable String refusalOf(String nameKey);

	/**
	 * Is told of an instance that was not permitted its name.
	 * @param peer the peer that does not come up
	 */
	void refused(Peer peer);

	/**
	 * Is told of a peer that is up, and has proved that its name belongs to its key.
	 * @param peer the peer
	 */
	void proved(Peer peer);

}
