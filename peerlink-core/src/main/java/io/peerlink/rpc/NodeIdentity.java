package io.peerlink.rpc;

import io.peerlink.wire.NodeName;
import io.peerlink.wire.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who a node is, as it tells other Java nodes in the {@code pl} object of a ping.
 *
 * @param name the node's name
 * @param instanceId the node's instance, new at every start
 */
public record NodeIdentity(String name, String instanceId) {

	private static final int MAX_INSTANCE_ID = 64;

	private static final JsonMapper MAPPER = JsonMapper.shared();

	RawJson toJson() {
		return RawJson.of(MAPPER.createObjectNode()
			.put("v", 1)
			.put("node", this.name)
			.put("instance", this.instanceId)
			.toString());
	}

	/**
	 * Read what another node says of itself.
	 * @return the identity, {@code null} when it is none that a node can have
	 */
	static @Nullable NodeIdentity fromJson(RawJson json) {
		try {
			JsonNode node = MAPPER.readTree(json.array(), json.offset(), json.length());
			String name = node.path("node").stringValue("");
			String instanceId = node.path("instance").stringValue("");
			boolean usable = NodeName.isValid(name) && !instanceId.isBlank() && instanceId.length() <= MAX_INSTANCE_ID;
			return usable ? new NodeIdentity(name, instanceId) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
