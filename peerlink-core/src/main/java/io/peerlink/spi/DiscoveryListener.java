package io.peerlink.spi;

import org.jspecify.annotations.Nullable;

/**
 * Hears what a {@link PeerDiscovery} finds. Calls come from the discovery's threads, must
 * not block, and may repeat what was said before.
 */
public interface DiscoveryListener {

	/**
	 * A node appeared, or what is known of it changed or was refreshed.
	 * @param source where it was seen, {@code mdns/eth0} for example: one node may be
	 * seen through several sources at different addresses
	 * @param sighting what was seen
	 */
	void discovered(String source, DiscoveredNode sighting);

	/**
	 * A node said goodbye, its records ran out, or the source itself went away.
	 * @param source where it had been seen
	 * @param name the node's name
	 * @param instanceId the node's instance as it was seen there
	 */
	void lost(String source, String name, @Nullable String instanceId);

}
