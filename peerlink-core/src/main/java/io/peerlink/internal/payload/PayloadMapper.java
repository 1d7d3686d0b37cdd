package io.peerlink.internal.payload;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.peerlink.error.PayloadLimitException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.Spares;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Converts the users' values to JSON and back with the application's {@link JsonMapper}.
 * Thread-safe.
 * <p>
 * The settings of that mapper apply to what is inside the values. What surrounds them is
 * the protocol's: JSON is compact, no value has a root name, numbers are numbers,
 * {@code NaN} and {@code Infinity} are written as Python writes them, a fraction is never
 * read as an integer, a number beyond the range of its type is refused, and default
 * typing is off, because it would let a peer choose the classes that are read.
 */
public final class PayloadMapper {

	/**
	 * Most types whose readers are kept.
	 */
	private static final int MAX_READERS = 256;

	private final Map<Type, ValueReader> readers = new ConcurrentHashMap<>();

	private final Spares<PayloadOutput> outputs = new Spares<>(() -> new PayloadOutput(codecs().generators()));

	private final Supplier<JsonMapper> jsonMapper;

	private final StreamedTypes streamedTypes;

	private volatile @Nullable Codecs codecs;

	/**
	 * Creates a mapper.
	 * @param jsonMapper the application's mapper
	 */
	public PayloadMapper(JsonMapper jsonMapper) {
		this(() -> jsonMapper);
	}

	/**
	 * Creates a mapper that gets its {@link JsonMapper} when the first payload is read or
	 * written. The classes of Jackson take a quarter of a second to load, which a node
	 * that only discovers peers does not need.
	 * @param jsonMapper supplies the application's mapper; called once
	 */
	public PayloadMapper(Supplier<JsonMapper> jsonMapper) {
		this(jsonMapper, StreamedTypes.STANDARD);
	}

	/**
	 * Creates a mapper, as {@link #PayloadMapper(Supplier)} does, that knows types which
	 * are not sent in one piece.
	 * @param jsonMapper supplies the application's mapper; called once
	 * @param streamedTypes those types
	 */
	public PayloadMapper(Supplier<JsonMapper> jsonMapper, StreamedTypes streamedTypes) {
		this.jsonMapper = jsonMapper;
		this.streamedTypes = streamedTypes;
	}

	/**
	 * Returns the types whose values are not sent in one piece.
	 * @return the types
	 */
	public StreamedTypes streamedTypes() {
		return this.streamedTypes;
	}

	private Codecs codecs() {
		Codecs codecs = this.codecs;
		return (codecs != null) ? codecs : createCodecs();
	}

	private synchronized Codecs createCodecs() {
		Codecs codecs = this.codecs;
		if (codecs == null) {
			JsonMapper mapper = prepared(this.jsonMapper.get());
			JsonMapper lenient = mapper.rebuild().addModule(NumberRanges.module(false)).build();
			PayloadGenerators generators = new PayloadGenerators(mapper);
			ObjectReader reader = readerOf(lenient);
			codecs = new Codecs(mapper, generators, ScalarWriter.of(generators), reader, readerOf(strict(mapper)),
					new PayloadParsers(reader, ScalarReaders.isUsual(mapper.tokenStreamFactory())));
			this.codecs = codecs;
		}
		return codecs;
	}

	private static ObjectReader readerOf(JsonMapper mapper) {
		return mapper.reader()
			.with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.without(DeserializationFeature.ACCEPT_FLOAT_AS_INT, DeserializationFeature.UNWRAP_ROOT_VALUE);
	}

	/**
	 * A caller that sends a string for a number, or a number for a string or an enum, is
	 * mistaken.
	 */
	private static JsonMapper strict(JsonMapper mapper) {
		return mapper.rebuild()
			.addModule(NumberRanges.module(true))
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
			.withCoercionConfig(LogicalType.Textual,
					(text) -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
			.build();
	}

	private JsonMapper prepared(JsonMapper mapper) {
		return mapper.rebuild().deactivateDefaultTyping().addModule(RefusedStreams.module(this.streamedTypes)).build();
	}

	/**
	 * Returns a reader of one type. Creating it is expensive; callers that read the type
	 * often keep it.
	 * @param type any type that Jackson supports, including generic types
	 * @return an immutable reader
	 */
	public ObjectReader readerFor(Type type) {
		return forType(codecs().reader(), type);
	}

	/**
	 * Returns a reader of the arguments for one parameter. An argument is read as the
	 * mapper writes it: scalars of one kind are not converted to another, unless that is
	 * how the mapper writes them; what is inside the users' types is the mapper's affair.
	 * @param type the type of the parameter
	 * @return an immutable reader
	 */
	public ObjectReader argumentReaderFor(Type type) {
		Codecs codecs = codecs();
		JavaType javaType = codecs.reader().typeFactory().constructType(type);
		boolean strict = ArgumentFormat.isStrict(javaType, codecs.mapper());
		// The next argument is a trailing token to Jackson.
		return (strict ? codecs.argumentReader() : codecs.reader()).forType(javaType)
			.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
	}

	/**
	 * Returns a reader of the arguments for one parameter, see
	 * {@link #argumentReaderFor(Type)}.
	 * @param type the type of the parameter
	 * @return an immutable reader
	 */
	public ValueReader argumentValueReaderFor(Type type) {
		return valueReader(argumentReaderFor(type));
	}

	private ValueReader valueReader(ObjectReader reader) {
		Codecs codecs = codecs();
		return new ValueReader(reader, ScalarReaders.find(reader, codecs.mapper(), reader.getValueType()),
				codecs.parsers());
	}

	private ValueReader valueReaderFor(Type type) {
		ValueReader reader = this.readers.get(type);
		if (reader == null) {
			reader = valueReader(readerFor(type));
			if (this.readers.size() >= MAX_READERS) {
				this.readers.clear();
			}
			this.readers.put(type, reader);
		}
		return reader;
	}

	private static ObjectReader forType(ObjectReader reader, Type type) {
		return reader.forType(reader.typeFactory().constructType(type));
	}

	/**
	 * Returns a parser of a value, for readers of arguments.
	 * @param json a value as it was decoded
	 * @return the parser, which the caller closes
	 */
	public PayloadParser parse(RawJson json) {
		return codecs().parsers().parse(json);
	}

	/**
	 * Reads a value.
	 * @param json the value
	 * @param type any type that Jackson supports, including generic types
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws JacksonException if the JSON does not fit the type, or the type cannot be
	 * read at all
	 */
	public @Nullable Object read(RawJson json, Type type) {
		ValueReader reader;
		try {
			reader = valueReaderFor(type);
		}
		catch (JacksonException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw unreadable(null, ex);
		}
		return reader.read(json);
	}

	/**
	 * Reads a value.
	 * @param json the value
	 * @param reader a reader that was created by {@link #readerFor(Type)}
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws JacksonException if the JSON does not fit the type, or the reader of the
	 * type fails in any way
	 */
	public static @Nullable Object read(RawJson json, ObjectReader reader) {
		try (JsonParser parser = reader.createParser(json.array())) {
			return read(parser, reader);
		}
	}

	/**
	 * Reads the next value of a parser.
	 * @param parser the parser
	 * @param reader a reader that was created by {@link #readerFor(Type)} or
	 * {@link #argumentReaderFor(Type)}
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws JacksonException if the JSON does not fit the type, or the reader of the
	 * type fails in any way
	 */
	public static @Nullable Object read(JsonParser parser, ObjectReader reader) {
		try {
			return reader.readValue(isTree(reader) ? RangeParser.of(parser, false) : parser);
		}
		catch (JacksonException ex) {
			throw ex;
		}
		catch (StackOverflowError ex) {
			throw DatabindException.from(parser, "It is nested too deep to be read", ex);
		}
		catch (RuntimeException ex) {
			// A deserializer of the JDK's types or the user's, which may throw anything.
			throw unreadable(parser, ex);
		}
	}

	private static JacksonException unreadable(@Nullable JsonParser parser, RuntimeException failure) {
		return DatabindException.from(parser, failure.getClass().getSimpleName() + ": " + failure.getMessage(),
				failure);
	}

	/**
	 * Trees have deserializers that cannot be modified.
	 */
	private static boolean isTree(ObjectReader reader) {
		JavaType type = reader.getValueType();
		return type != null && type.isTypeOrSubTypeOf(JsonNode.class);
	}

	/**
	 * Writes the message of a channel.
	 * @param value the message
	 * @return the JSON
	 * @throws PeerLinkException if the value cannot be written as JSON
	 * @throws PayloadLimitException if Java nodes would not read it
	 */
	public RawJson writeMessage(@Nullable Object value) {
		return write(Role.MESSAGE, DeclaredType.UNKNOWN, value);
	}

	/**
	 * Writes the result of a call.
	 * @param type the type that the handler declares
	 * @param value the result
	 * @return the JSON
	 * @throws PeerLinkException if the value cannot be written as JSON
	 * @throws PayloadLimitException if Java nodes would not read it
	 */
	public RawJson writeResult(DeclaredType type, @Nullable Object value) {
		return write(Role.RESULT, type, value);
	}

	private RawJson write(Role role, DeclaredType type, @Nullable Object value) {
		if (type == DeclaredType.UNKNOWN || value == null) {
			RawJson scalar = writeScalar(value);
			if (scalar != null) {
				return scalar;
			}
		}
		return generate(role, (writer, generator) -> type.writerFor(writer, value).writeValue(generator, value));
	}

	private @Nullable RawJson writeScalar(@Nullable Object value) {
		PayloadOutput out = this.outputs.take();
		boolean written = codecs().scalars().write(value, out.buffer());
		return written ? taken(out) : nothing(out);
	}

	/**
	 * Writes the arguments of a call.
	 * @param values the arguments, some of which may be {@link DeclaredValue}s, or
	 * {@link RawJson} that is written as it is
	 * @return a JSON array
	 * @throws PeerLinkException if one of them cannot be written as JSON
	 * @throws PayloadLimitException if Java nodes would not read them
	 */
	public RawJson writeArray(@Nullable Object[] values) {
		if (values.length == 0) {
			return RawJson.EMPTY_ARRAY;
		}
		RawJson scalars = writeScalars(values);
		return (scalars != null) ? scalars : generateArray(values);
	}

	private @Nullable RawJson writeScalars(@Nullable Object[] values) {
		PayloadOutput out = this.outputs.take();
		ScalarWriter scalars = codecs().scalars();
		for (int i = 0; i < values.length; i++) {
			out.buffer().raw((i == 0) ? '[' : ',');
			if (!scalars.write(values[i], out.buffer())) {
				return nothing(out);
			}
		}
		out.buffer().raw(']');
		return taken(out);
	}

	private RawJson generateArray(@Nullable Object[] values) {
		return generate(Role.ARGUMENTS, (writer, generator) -> {
			generator.writeStartArray();
			for (Object value : values) {
				if (value instanceof RawJson json) {
					generator.writeRawValue(json.toString());
				}
				else if (value instanceof DeclaredValue declared) {
					declared.type().writerFor(writer, declared.value()).writeValue(generator, declared.value());
				}
				else {
					writer.writeValue(generator, value);
				}
			}
			generator.writeEndArray();
		});
	}

	/**
	 * Writes the keyword arguments of a call.
	 * @param values the arguments by name
	 * @return a JSON object
	 * @throws PeerLinkException if one of them cannot be written as JSON
	 * @throws PayloadLimitException if Java nodes would not read them
	 */
	public RawJson writeObject(Map<String, ? extends @Nullable Object> values) {
		if (values.isEmpty()) {
			return RawJson.EMPTY_OBJECT;
		}
		return generate(Role.KEYWORD_ARGUMENTS, (writer, generator) -> {
			generator.writeStartObject();
			values.forEach((name, value) -> {
				generator.writeName(name);
				if (value instanceof RawJson json) {
					generator.writeRawValue(json.toString());
				}
				else {
					writer.writeValue(generator, value);
				}
			});
			generator.writeEndObject();
		});
	}

	private RawJson generate(Role role, Content content) {
		PayloadOutput out = this.outputs.take();
		RawJson json;
		try {
			content.writeTo(codecs().generators().writer(), out.generator());
			json = taken(out);
		}
		catch (JacksonException ex) {
			out.close();
			throw unwritable(role, ex.getOriginalMessage(), ex);
		}
		catch (RuntimeException | StackOverflowError ex) {
			out.close();
			throw unwritable(role, ex.toString(), ex);
		}
		PayloadLimits.check(role, json.array());
		return json;
	}

	private RawJson taken(PayloadOutput out) {
		RawJson json = out.take();
		if (out.isReusable()) {
			this.outputs.giveBack(out);
		}
		else {
			out.close();
		}
		return json;
	}

	/**
	 * Drops what was written before it turned out that Jackson has to write it.
	 */
	private @Nullable RawJson nothing(PayloadOutput out) {
		out.buffer().truncate(0);
		this.outputs.giveBack(out);
		return null;
	}

	private static PeerLinkException unwritable(Role role, String reason, Throwable cause) {
		return new PeerLinkException("Cannot write " + role.asObject() + " as JSON: " + reason, cause);
	}

	@FunctionalInterface
	private interface Content {

		void writeTo(ObjectWriter writer, JsonGenerator generator);

	}

	private record Codecs(JsonMapper mapper, PayloadGenerators generators, ScalarWriter scalars, ObjectReader reader,
			ObjectReader argumentReader, PayloadParsers parsers) {
	}

}
