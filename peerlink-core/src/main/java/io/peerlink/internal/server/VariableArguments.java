package io.peerlink.internal.server;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.payload.PayloadMapper;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * Reads the arguments of a parameter such as {@code int... numbers}. Each argument is one
 * element, as Java and Python callers write them. One JSON array is taken for all
 * elements, unless an element may be an array itself. Immutable.
 *
 * @param element reads one element
 */
record VariableArguments(ObjectReader element) {

	static VariableArguments of(ObjectReader whole, PayloadMapper mapper) {
		return new VariableArguments(mapper.argumentReaderFor(whole.getValueType().getContentType()));
	}

	/**
	 * Returns whether an argument is an element, and not an array of all elements.
	 * @param parser at the argument
	 */
	boolean isElement(JsonParser parser) {
		JavaType type = this.element.getValueType();
		if (parser.currentToken() == JsonToken.VALUE_STRING) {
			// Base64 is all bytes.
			return !type.hasRawClass(byte.class);
		}
		return parser.currentToken() != JsonToken.START_ARRAY || type.isContainerType() || type.isJavaLangObject()
				|| type.isReferenceType() || type.isTypeOrSubTypeOf(JsonNode.class);
	}

	/**
	 * Reads arguments, one element each, to the end of the array.
	 * @param parser at the first of them
	 * @return an array of the elements
	 */
	Object read(JsonParser parser) {
		List<@Nullable Object> elements = new ArrayList<>();
		do {
			elements.add(PayloadMapper.read(parser, this.element));
		}
		while (parser.nextToken() != JsonToken.END_ARRAY);
		return toArray(elements);
	}

	/**
	 * Returns the value when no argument was given.
	 */
	Object none() {
		return toArray(List.of());
	}

	private Object toArray(List<? extends @Nullable Object> elements) {
		Object array = Array.newInstance(this.element.getValueType().getRawClass(), elements.size());
		for (int i = 0; i < elements.size(); i++) {
			Array.set(array, i, elements.get(i));
		}
		return array;
	}

}
