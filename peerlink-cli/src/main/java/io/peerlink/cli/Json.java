package io.peerlink.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * Reads and writes JSON of command lines, calls and output.
 */
final class Json {

	/**
	 * Keeps the digits of numbers. {@code NaN} and infinities, which Python sends
	 * although JSON does not have them, become strings.
	 */
	static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private Json() {
	}

	/**
	 * Parses an argument or a line of input.
	 * @param text JSON or any other text
	 * @return the JSON value, or a string of the text when it is not JSON
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

	/**
	 * Returns a text without the mark that some programs of Windows put before it.
	 * @param text the beginning of a file
	 * @return the text without a byte order mark
	 */
	static String withoutMark(String text) {
		return text.startsWith("\ufeff") ? text.substring(1) : text;
	}

	static String write(@Nullable Object value) {
		return MAPPER.writeValueAsString(value);
	}

}
