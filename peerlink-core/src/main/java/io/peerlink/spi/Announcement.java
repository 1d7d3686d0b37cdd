package io.peerlink.spi;

import java.util.Map;
import java.util.Objects;

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
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(instanceId, "instanceId must not be null");
		Objects.requireNonNull(attributes, "attributes must not be null");
		attributes = Map.copyOf(attributes);
	}

}
