package io.peerlink.internal.payload;

import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code trace} object of a request: strings by name, such as the {@code traceparent}
 * of W3C Trace Context.
 */
public final class TraceContext {

	/**
	 * Maximum number of entries that are read; W3C Trace Context and baggage have three,
	 * B3 has five.
	 */
	static final int MAX_ENTRIES = 8;

	/**
	 * Maximum number of characters of a name or value; entries with longer ones are
	 * ignored.
	 */
	static final int MAX_LENGTH = 512;

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private TraceContext() {
	}

	/**
	 * Writes a trace context.
	 * @param trace strings by name
	 * @return a JSON object, {@code null} if there are no entries
	 */
	public static @Nullable RawJson toJson(Map<String, String> trace) {
		if (trace.isEmpty()) {
			return null;
		}
		ObjectNode node = MAPPER.createObjectNode();
		trace.forEach(node::put);
		return RawJson.of(node.toString());
	}

	/**
	 * Reads the trace context of a request. Invalid entries are ignored.
	 * @param json what the peer has sent, {@code null} if it has sent none
	 * @return strings by name
	 */
	public static Map<String, String> fromJson(@Nullable RawJson json) {
		if (json == null) {
			return Map.of();
		}
		try {
			Map<String, String> trace = new LinkedHashMap<>();
			JsonNode node = MAPPER.readTree(json.array());
			node.properties()
				.stream()
				.filter((entry) -> isUsable(entry.getKey(), entry.getValue()))
				.limit(MAX_ENTRIES)
				.forEach((entry) -> trace.put(entry.getKey(), entry.getValue().stringValue()));
			return trace;
		}
		catch (JacksonException ex) {
			return Map.of();
		}
	}

	private static boolean isUsable(String name, JsonNode value) {
		return value.isString() && name.length() <= MAX_LENGTH && value.stringValue().length() <= MAX_LENGTH;
	}

}
