package io.peerlink.rpc;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.util.Map;

import io.peerlink.error.PeerLinkException;
import io.peerlink.wire.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the users' values into JSON and back, by the application's {@link JsonMapper}.
 * <p>
 * The mapper's own settings hold, except for what the protocol needs: compact JSON,
 * {@code NaN} and {@code Infinity} as Python writes them, no fraction read as an integer,
 * and no default typing, by which a peer would choose the classes of what is read here.
 */
public final class PayloadMapper {

	private static final int TYPICAL_SIZE = 128;

	private final ObjectWriter writer;

	private final ObjectReader reader;

	public PayloadMapper(JsonMapper jsonMapper) {
		JsonMapper mapper = withoutDefaultTyping(jsonMapper);
		this.writer = mapper.writer()
			.without(SerializationFeature.INDENT_OUTPUT)
			.with(JsonWriteFeature.QUOTE_PROPERTY_NAMES)
			.without(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
		this.reader = mapper.reader()
			.with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.without(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
	}

	private static JsonMapper withoutDefaultTyping(JsonMapper mapper) {
		return mapper.rebuild().deactivateDefaultTyping().build();
	}

	/**
	 * Make a reader of one type, to be kept by who reads that type often.
	 * @param type any type that Jackson knows, generic ones included
	 * @return an immutable reader
	 */
	ObjectReader readerFor(Type type) {
		return this.reader.forType(this.reader.typeFactory().constructType(type));
	}

	/**
	 * Read a value.
	 * @param json the value
	 * @param reader one of {@link #readerFor(Type)}
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws JacksonException when the JSON does not fit the type
	 */
	static @Nullable Object read(RawJson json, ObjectReader reader) {
		return reader.readValue(json.array(), json.offset(), json.length());
	}

	RawJson write(@Nullable Object value) {
		return write("the result", (generator) -> this.writer.writeValue(generator, value));
	}

	RawJson writeArray(@Nullable Object[] values) {
		if (values.length == 0) {
			return RawJson.EMPTY_ARRAY;
		}
		return write("the arguments", (generator) -> {
			generator.writeStartArray();
			for (Object value : values) {
				this.writer.writeValue(generator, value);
			}
			generator.writeEndArray();
		});
	}

	RawJson writeObject(Map<String, ? extends @Nullable Object> values) {
		if (values.isEmpty()) {
			return RawJson.EMPTY_OBJECT;
		}
		return write("the keyword arguments", (generator) -> {
			generator.writeStartObject();
			values.forEach((name, value) -> {
				generator.writeName(name);
				this.writer.writeValue(generator, value);
			});
			generator.writeEndObject();
		});
	}

	private RawJson write(String what, Content content) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_SIZE);
		try (JsonGenerator generator = this.writer.createGenerator(out)) {
			content.writeTo(generator);
		}
		catch (JacksonException ex) {
			throw new PeerLinkException("Cannot write " + what + " as JSON: " + ex.getOriginalMessage(), ex);
		}
		byte[] bytes = out.toByteArray();
		return new RawJson(bytes, 0, bytes.length);
	}

	@FunctionalInterface
	private interface Content {

		void writeTo(JsonGenerator generator);

	}

}
