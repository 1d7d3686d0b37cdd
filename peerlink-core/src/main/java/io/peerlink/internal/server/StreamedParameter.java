package io.peerlink.internal.server;

import java.lang.reflect.Type;
import java.util.Map;

import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.RpcParameter;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.internal.value.ArgumentValues;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectReader;

/**
 * Reads the arguments of a parameter whose values are streamed. They may also come in one
 * piece, as Python sends them. Immutable.
 *
 * @param name the name of the parameter
 * @param type its type
 * @param itemType the type of its items
 * @param whole reads what has come in one piece
 * @param members reads the object that stands for what has not
 */
record StreamedParameter(String name, StreamedType type, Type itemType, ObjectReader whole, ObjectReader members) {

	/**
	 * Returns the reader of a parameter.
	 * @return the reader, {@code null} for one whose values are not streamed
	 */
	static @Nullable StreamedParameter of(RpcParameter parameter, PayloadMapper mapper) {
		StreamedType type = parameter.varArgs() ? null : mapper.streamedTypes().find(parameter.type());
		if (type == null) {
			return null;
		}
		Type itemType = StreamedTypes.itemType(parameter.type());
		return new StreamedParameter(parameter.name(), type, itemType,
				mapper.argumentReaderFor(StreamedTypes.wholeOf(type, itemType)), mapper.argumentReaderFor(Map.class));
	}

	/**
	 * Reads an argument.
	 * @param parser at the argument
	 * @param signature the signature of the method
	 * @param arguments opens what is streamed
	 * @return the value
	 * @throws InvalidArgumentsException if it is no such value
	 */
	@Nullable Object read(JsonParser parser, String signature, ArgumentValues arguments) {
		if (parser.currentToken() == JsonToken.VALUE_NULL) {
			return null;
		}
		boolean object = parser.currentToken() == JsonToken.START_OBJECT;
		Object read = PayloadMapper.read(parser, object ? this.members : this.whole);
		Object value = (read == null) ? null
				: object ? arguments.open(this.type, this.itemType, this.name, read) : arguments.whole(this.type, read);
		if (value == null) {
			throw new InvalidArgumentsException(signature,
					"argument '" + this.name + "' must be " + ((this.type.content() == StreamedType.Content.BYTES)
							? "a stream of bytes, or Base64" : "a stream of items, or an array"));
		}
		return value;
	}

}
