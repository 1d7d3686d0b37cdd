package io.peerlink.internal.payload;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.Supplier;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Turns the users' values into JSON and back, by the application's {@link JsonMapper}.
 * <p>
 * The mapper's own settings hold, except for what the protocol needs: compact JSON,
 * {@code NaN} and {@code Infinity} as Python writes them, no fraction read as an integer,
 * and no default typing, by which a peer would choose the classes of what is read here.
 */
public final class PayloadMapper {

	private static final int TYPICAL_SIZE = 128;

	private final Supplier<JsonMapper> jsonMapper;

	private volatile @Nullable Tools tools;

	public PayloadMapper(JsonMapper jsonMapper) {
		this(() -> jsonMapper);
	}

	/**
	 * Create a mapper that asks for its {@link JsonMapper} when the first payload is read
	 * or written. Its classes take a quarter of a second to load, which a node that only
	 * looks for peers can do without.
	 * @param jsonMapper gives the application's mapper, once
	 */
	public PayloadMapper(Supplier<JsonMapper> jsonMapper) {
		this.jsonMapper = jsonMapper;
	}

	private Tools tools() {
		Tools tools = this.tools;
		return (tools != null) ? tools : makeTools();
	}

	private synchronized Tools makeTools() {
		Tools tools = this.tools;
		if (tools == null) {
			JsonMapper mapper = withoutDefaultTyping(this.jsonMapper.get());
			tools = new Tools(writerOf(mapper), readerOf(mapper), readerOf(strict(mapper)));
			this.tools = tools;
		}
		return tools;
	}

	private static ObjectWriter writerOf(JsonMapper mapper) {
		return mapper.writer()
			.without(SerializationFeature.INDENT_OUTPUT)
			.with(JsonWriteFeature.QUOTE_PROPERTY_NAMES)
			.without(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
	}

	private static ObjectReader readerOf(JsonMapper mapper) {
		return mapper.reader()
			.with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.without(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
	}

	/**
	 * A caller that sends text for a number, or a number for text, has made a mistake.
	 */
	private static JsonMapper strict(JsonMapper mapper) {
		return mapper.rebuild()
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.withCoercionConfig(LogicalType.Textual,
					(text) -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
			.build();
	}

	private static JsonMapper withoutDefaultTyping(JsonMapper mapper) {
		return mapper.rebuild().deactivateDefaultTyping().build();
	}

	/**
	 * Make a reader of one type, to be kept by who reads that type often.
	 * @param type any type that Jackson knows, generic ones included
	 * @return an immutable reader
	 */
	public ObjectReader readerFor(Type type) {
		return forType(tools().reader(), type);
	}

	/**
	 * Make a reader of the arguments for one parameter. It takes no scalar of another
	 * kind for the parameter's.
	 * @param type the type of the parameter
	 * @return an immutable reader
	 */
	public ObjectReader argumentReaderFor(Type type) {
		return forType(tools().argumentReader(), type);
	}

	private static ObjectReader forType(ObjectReader reader, Type type) {
		return reader.forType(reader.typeFactory().constructType(type));
	}

	/**
	 * Read a value.
	 * @param json the value
	 * @param reader one of {@link #readerFor(Type)}
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws JacksonException when the JSON does not fit the type
	 */
	public static @Nullable Object read(RawJson json, ObjectReader reader) {
		return reader.readValue(json.array(), json.offset(), json.length());
	}

	/**
	 * Write a value.
	 * @param what what the value is, to be named when it cannot be written
	 * @param value the value
	 * @return its JSON
	 * @throws PeerLinkException when it cannot be written as JSON
	 */
	public RawJson write(String what, @Nullable Object value) {
		ObjectWriter writer = tools().writer();
		return generate(what, writer, (generator) -> writer.writeValue(generator, value));
	}

	/**
	 * Write the arguments of a call.
	 * @param values the arguments
	 * @return a JSON array
	 * @throws PeerLinkException when one of them cannot be written as JSON
	 */
	public RawJson writeArray(@Nullable Object[] values) {
		if (values.length == 0) {
			return RawJson.EMPTY_ARRAY;
		}
		ObjectWriter writer = tools().writer();
		return generate("the arguments", writer, (generator) -> {
			generator.writeStartArray();
			for (Object value : values) {
				writer.writeValue(generator, value);
			}
			generator.writeEndArray();
		});
	}

	/**
	 * Write the keyword arguments of a call.
	 * @param values the arguments by name
	 * @return a JSON object
	 * @throws PeerLinkException when one of them cannot be written as JSON
	 */
	public RawJson writeObject(Map<String, ? extends @Nullable Object> values) {
		if (values.isEmpty()) {
			return RawJson.EMPTY_OBJECT;
		}
		ObjectWriter writer = tools().writer();
		return generate("the keyword arguments", writer, (generator) -> {
			generator.writeStartObject();
			values.forEach((name, value) -> {
				generator.writeName(name);
				writer.writeValue(generator, value);
			});
			generator.writeEndObject();
		});
	}

	private static RawJson generate(String what, ObjectWriter writer, Content content) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_SIZE);
		try (JsonGenerator generator = writer.createGenerator(out)) {
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

	private record Tools(ObjectWriter writer, ObjectReader reader, ObjectReader argumentReader) {
	}

}
