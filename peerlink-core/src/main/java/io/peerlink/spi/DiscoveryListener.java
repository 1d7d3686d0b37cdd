package io.peerlink.spi;

import org.jspecify.annotations.Nullable;

/**
 * Is notified by a {@link PeerDiscovery} of discovered and lost nodes.
 * <p>
 * A discovery calls the listener from any of its threads, also concurrently, but in the
 * order of events for one node and source. The listener of a node is thread-safe, does
 * not block for the network and does not throw; other listeners should do the same.
 * Notifications may be repeated.
 *
 * @since 0.1.0
 */
public interface DiscoveryListener {

	/**
	 * Called when a node was discovered, changed or refreshed.
	 * @param source where the node was discovered, {@code mdns/eth0} for example; one
	 * node may be discovered through several sources, at different addresses
	 * @param node the node as it is known there now
	 */
	void discovered(String source, DiscoveredNode node);

	/**
	 * Called when a source itself became unavailable, as a network interface that is
	 * down. Nodes that were discovered there only, and are not heard of any more, go down
	 * with {@link io.peerlink.peer.PeerDownReason#INTERFACE_DOWN}. If the source stays
	 * unavailable, {@link #lost(String, String, String)} is called for each of its nodes
	 * as well. Does nothing by default.
	 * @param source the source
	 */
	default void unavailable(String source) {
	}

	/**
	 * Called when a node was withdrawn, when its records expired, or when the source
	 * itself became unavailable.
	 * @param source where the node was discovered
	 * @param name the name of the node
	 * @param instanceId the instance that was discovered there, {@code null} when it is
	 * unknown
	 */
	void lost(String source, String name, @Nullable String instanceId);

}
