package io.peerlink.rpc;

import java.io.StringWriter;

import io.peerlink.wire.NodeName;
import io.peerlink.wire.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Who a node is, as it tells other Java nodes in the {@code pl} object of a ping.
 *
 * @param name the node's name
 * @param instanceId the node's instance, new at every start
 */
public record NodeIdentity(String name, String instanceId) {

	private static final int MAX_INSTANCE_ID = 64;

	private static final JsonFactory FACTORY = new JsonFactory();

	RawJson toJson() {
		StringWriter json = new StringWriter();
		try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
			generator.writeStartObject();
			generator.writeNumberProperty("v", 1);
			generator.writeStringProperty("node", this.name);
			generator.writeStringProperty("instance", this.instanceId);
			generator.writeEndObject();
		}
		return RawJson.of(json.toString());
	}

	/**
	 * Read what another node says of itself.
	 * @return the identity, {@code null} when it is none that a node can have
	 */
	static @Nullable NodeIdentity fromJson(RawJson json) {
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json.array(), json.offset(),
				json.length())) {
			return (parser.nextToken() == JsonToken.START_OBJECT) ? read(parser) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static @Nullable NodeIdentity read(JsonParser parser) {
		String name = "";
		String instanceId = "";
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String property = parser.currentName();
			String text = (parser.nextToken() == JsonToken.VALUE_STRING) ? parser.getString() : "";
			parser.skipChildren();
			if ("node".equals(property)) {
				name = text;
			}
			else if ("instance".equals(property)) {
				instanceId = text;
			}
		}
		boolean usable = NodeName.isValid(name) && !instanceId.isBlank() && instanceId.length() <= MAX_INSTANCE_ID;
		return usable ? new NodeIdentity(name, instanceId) : null;
	}

}
