package io.peerlink.spi;

import java.util.Map;

/**
 * What a node publishes about itself.
 *
 * @param name the node's name
 * @param instanceId the node's instance, new at every start
 * @param port its UDP port
 * @param attributes the TXT record, {@code instance_id} included
 */
public record Announcement(String name, String instanceId, int port, Map<String, String> attributes) {

	public Announcement {
		attributes = Map.copyOf(attributes);
	}

}
