package io.peerlink.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * JSON as it is typed at a command line, sent to peers and printed.
 */
final class Json {

	/**
	 * Keeps numbers as they are written. {@code NaN} and infinities, which Python sends
	 * and JSON does not know, become strings.
	 */
	static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private Json() {
	}

	/**
	 * Read what a person typed.
	 * @param text JSON, or anything else
	 * @return the JSON value; the text itself when it is no JSON
	 */
	static JsonNode parse(String text) {
		try {
			JsonNode value = MAPPER.readTree(text);
			return value.isMissingNode() ? StringNode.valueOf(text) : value;
		}
		catch (JacksonException ex) {
			return StringNode.valueOf(text);
		}
	}

	static Object[] parseAll(List<String> texts) {
		return texts.stream().map(Json::parse).toArray();
	}

	static Map<String, @Nullable Object> parseAll(Map<String, String> texts) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		texts.forEach((name, text) -> values.put(name, parse(text)));
		return values;
	}

	static String write(@Nullable Object value) {
		return MAPPER.writeValueAsString(value);
	}

}
