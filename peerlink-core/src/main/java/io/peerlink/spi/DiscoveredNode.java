package io.peerlink.spi;

import java.net.InetSocketAddress;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A node as a {@link PeerDiscovery} reports it. Nothing here is verified.
 *
 * @param name the name of the node
 * @param instanceId the instance of the node, or {@code null} when the discovery does not
 * know it
 * @param address the address of its UDP socket
 * @param attributes the attributes that it publishes: the TXT record
 * @since 0.1.0
 */
public record DiscoveredNode(String name, @Nullable String instanceId, InetSocketAddress address,
		Map<String, String> attributes) {

	public DiscoveredNode {
		attributes = Map.copyOf(attributes);
	}

}
