package io.peerlink.spi;

import java.net.InetSocketAddress;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A node as a discovery saw it. Nothing here is verified.
 *
 * @param name the node's name
 * @param instanceId the node's instance, or {@code null} when the discovery cannot tell
 * @param address where its UDP socket is
 * @param attributes what it publishes about itself: the TXT record
 */
public record DiscoveredNode(String name, @Nullable String instanceId, InetSocketAddress address,
		Map<String, String> attributes) {

	public DiscoveredNode {
		attributes = Map.copyOf(attributes);
	}

}
