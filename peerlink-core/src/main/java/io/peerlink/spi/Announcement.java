package io.peerlink.spi;

import java.util.Map;

/**
 * What a node publishes about itself. Immutable.
 *
 * @param name the name of the node, 1 to 63 bytes of UTF-8
 * @param instanceId the instance of the node, new at every start
 * @param port its UDP port
 * @param attributes the attributes to publish as they are: the TXT record,
 * {@code instance_id} included. Other nodes need all of them
 * @since 0.1.0
 */
public record Announcement(String name, String instanceId, int port, Map<String, String> attributes) {

	public Announcement {
		attributes = Map.copyOf(attributes);
	}

}
