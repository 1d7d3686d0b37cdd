package io.peerlink.internal.wire.codec;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as the value that Python makes of it, so that {@code equals} is Python's
 * {@code ==}: numbers by their exact value, objects without the order of their members.
 * Unlike in Python, {@code NaN} equals itself.
 */
final class PythonValue {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS,
				DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private PythonValue() {
	}

	static @Nullable Object of(byte[] json) {
		return of(MAPPER.readTree(json));
	}

	static @Nullable Object of(String json) {
		return of(MAPPER.readTree(json));
	}

	private static @Nullable Object of(JsonNode node) {
		return switch (node.getNodeType()) {
			case OBJECT -> members(node);
			case ARRAY -> StreamSupport.stream(node.spliterator(), false).map(PythonValue::of).toList();
			case STRING -> node.stringValue();
			case BOOLEAN -> node.booleanValue();
			case NUMBER -> number(node);
			default -> null;
		};
	}

	private static Map<String, @Nullable Object> members(JsonNode node) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		node.properties().forEach((member) -> members.put(member.getKey(), of(member.getValue())));
		return members;
	}

	private static Object number(JsonNode node) {
		if (node.isDouble()) {
			return node.doubleValue();
		}
		BigDecimal number = node.decimalValue();
		return (number.signum() == 0) ? BigDecimal.ZERO : number.stripTrailingZeros();
	}

}
