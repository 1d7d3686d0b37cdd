package io.peerlink.internal.payload;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.type.LogicalType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

/**
 * Tests for the scalars that are read and written without databind: nobody can tell.
 */
class ScalarValuesTests {

	private static final List<Class<?>> TYPES = List.of(int.class, Integer.class, long.class, Long.class, double.class,
			Double.class, boolean.class, Boolean.class, String.class, Object.class, float.class, short.class);

	private static final List<String> JSON = List.of("0", "-0", "1", "-1", "42", "2147483647", "2147483648",
			"-2147483648", "-2147483649", "999999999999999999", "1000000000000000000", "9223372036854775807",
			"9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1".repeat(30), "1".repeat(399),
			"0.0", "-0.0", "1.0", "0.1", "-2.5", "123456789.125", "1e2", "1E2", "1.5e3", "1e-7", "1e22", "1e23",
			"5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "1e309", "-1e309", "9007199254740993",
			"0.30000000000000004", "123456789012345.6", "12345678901234.5", "0.000000000000001", "1.10",
			"999999999999999", "0.99999999999999", "NaN", "Infinity", "-Infinity", "true", "false", "null", "\"\"",
			"\"a\"", "\"5\"", "\"true\"", "\"NaN\"", "\"a\\\"b\"", "\"\\u0041\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"",
			"\"é€\ud83d\ude00\"", "\"\u007f\u2028\"", "\"a\\nb\"", "\"/\"", "\"\\/\"", "[]", "[1]", "[\"a\"]", "{}",
			"{\"a\":1}", "\" \"", "\"" + "x".repeat(1000) + "\"");

	private static final List<@Nullable Object> VALUES = Arrays.asList(0, -1, 42, Integer.MAX_VALUE, Integer.MIN_VALUE,
			0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, 0.0, -0.0, 1.0, 0.1, -2.5, 1e7, 1e-5, 1e21, 123456.789,
			Double.MAX_VALUE, Double.MIN_VALUE, Double.MIN_NORMAL, Double.NaN, Double.POSITIVE_INFINITY,
			Double.NEGATIVE_INFINITY, 2e-3, 2.0E-323, true, false, null, "", "a", "5", "a\"b", "a\\b", "a/b",
			"a\nb\t\r\b\f", "\u0000\u001f", "\u007f", "\u0080\u07ff\u0800\uffff", "é€", "\u2028\u2029", "\ud83d\ude00",
			"<>&'", "x".repeat(5000), (short) 7, (byte) -7, 1.5f, 'c');

	private static List<JsonMapper> mappers() {
		List<JsonMapper> mappers = new ArrayList<>();
		mappers.add(JsonMapper.builder().build());
		mappers.add(JsonMapper.builder().enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS).build());
		mappers.add(JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());
		mappers.add(JsonMapper.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build());
		mappers.add(JsonMapper.builder().disable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build());
		mappers.add(JsonMapper.builder().disable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build());
		mappers.add(JsonMapper.builder().disable(MapperFeature.ALLOW_COERCION_OF_SCALARS).build());
		mappers.add(JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build());
		mappers.add(JsonMapper.builder().enable(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS).build());
		mappers.add(JsonMapper.builder().enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS).build());
		mappers.add(JsonMapper.builder()
			.withCoercionConfig(LogicalType.Integer,
					(config) -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
			.withCoercionConfig(LogicalType.Textual,
					(config) -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
			.build());
		mappers.add(JsonMapper.builder()
			.withConfigOverride(Integer.class, (config) -> config.setFormat(shape(JsonFormat.Shape.STRING)))
			.withConfigOverride(Boolean.class, (config) -> config.setFormat(shape(JsonFormat.Shape.NUMBER)))
			.withConfigOverride(boolean.class, (config) -> config.setFormat(shape(JsonFormat.Shape.NUMBER)))
			.build());
		mappers.add(
				JsonMapper
					.builder(JsonFactory.builder()
						.streamReadConstraints(
								StreamReadConstraints.builder().maxStringLength(3).maxNumberLength(3).build())
						.build())
					.build());
		mappers.add(JsonMapper.builder().addModule(odd()).build());
		mappers.add(JsonMapper.builder().addMixIn(String.class, Quoted.class).build());
		return mappers;
	}

	private static JsonFormat.Value shape(JsonFormat.Shape shape) {
		return JsonFormat.Value.forShape(shape);
	}

	private static SimpleModule odd() {
		return new SimpleModule().addSerializer(Long.class, ToStringSerializer.instance)
			.addSerializer(String.class, new ValueSerializer<>() {
				@Override
				public void serialize(String value, JsonGenerator generator, SerializationContext context) {
					generator.writeString(value.strip() + "!");
				}
			})
			.addDeserializer(int.class, new ValueDeserializer<>() {
				@Override
				public Integer deserialize(JsonParser parser, DeserializationContext context) {
					return parser.getIntValue() + 1;
				}
			})
			.addDeserializer(String.class, new ValueDeserializer<>() {
				@Override
				public String deserialize(JsonParser parser, DeserializationContext context) {
					return parser.getString().strip();
				}
			});
	}

	@ParameterizedTest
	@MethodSource("mappers")
	void valuesAreReadAsJacksonReadsThem(JsonMapper mapper) {
		PayloadMapper mapped = new PayloadMapper(mapper);
		assertAll(TYPES.stream().flatMap((type) -> JSON.stream().map((json) -> () -> {
			RawJson raw = RawJson.of(json);
			Object expected = outcome(() -> PayloadMapper.read(raw, mapped.readerFor(type)));
			assertThat(outcome(() -> mapped.read(raw, type))).as("%s as %s", json, type).isEqualTo(expected);
			Object argument = outcome(() -> PayloadMapper.read(raw, mapped.argumentReaderFor(type)));
			assertThat(outcome(() -> mapped.argumentValueReaderFor(type).read(raw))).as("%s as argument %s", json, type)
				.isEqualTo(argument);
		})));
	}

	@ParameterizedTest
	@MethodSource("mappers")
	void valuesAreWrittenAsJacksonWritesThem(JsonMapper mapper) {
		PayloadMapper mapped = new PayloadMapper(mapper);
		for (Object value : VALUES) {
			String expected = databind(mapper, value);
			assertThat(mapped.writeMessage(value)).as("%s", value).hasToString(expected);
			assertThat(mapped.writeResult(DeclaredType.UNKNOWN, value)).as("%s", value).hasToString(expected);
			assertThat(mapped.writeArray(new @Nullable Object[] { value, 'x' })).as("%s", value)
				.hasToString("[" + expected + "," + databind(mapper, 'x') + "]");
			assertThat(mapped.writeArray(new @Nullable Object[] { value, value })).as("%s", value)
				.hasToString("[" + expected + "," + expected + "]");
		}
	}

	@Test
	void textThatCannotBeWrittenFailsInTheSameWay() {
		PayloadMapper mapped = new PayloadMapper(JsonMapper.shared());
		for (String text : List.of("\ud83d", "a\ude00b")) {
			Object expected = outcome(() -> databind(JsonMapper.shared(), text));
			Object actual = outcome(() -> mapped.writeMessage(text));
			assertThat(actual.toString())
				.endsWith(expected.toString().substring(expected.toString().indexOf(": ") + 2));
		}
	}

	@Test
	void randomNumbersAreTheSame() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		PayloadMapper mapped = new PayloadMapper(JsonMapper.shared());
		for (int i = 0; i < 3000; i++) {
			String json = number(random);
			for (Class<?> type : List.of(int.class, long.class, double.class)) {
				RawJson raw = RawJson.of(json);
				assertThat(outcome(() -> mapped.read(raw, type))).as("%s as %s, seed %d", json, type, seed)
					.isEqualTo(outcome(() -> PayloadMapper.read(raw, mapped.readerFor(type))));
			}
			double value = Double.longBitsToDouble(random.nextLong());
			assertThat(mapped.writeMessage(value)).as("%s, seed %d", value, seed)
				.hasToString(databind(JsonMapper.shared(), value));
		}
	}

	private static String number(Random random) {
		StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "");
		number.append(random.nextInt(3) == 0 ? "0" : String.valueOf(1 + random.nextInt(9)) + digits(random));
		if (random.nextBoolean()) {
			number.append('.').append(random.nextInt(10)).append(digits(random));
		}
		return number.append(random.nextInt(5) == 0 ? "e" + (random.nextInt(40) - 20) : "").toString();
	}

	private static String digits(Random random) {
		StringBuilder digits = new StringBuilder();
		for (int i = random.nextInt(20); i > 0; i--) {
			digits.append(random.nextInt(10));
		}
		return digits.toString();
	}

	@Test
	void usualScalarsNeedNoJackson() {
		PayloadMapper mapped = new PayloadMapper(JsonMapper.builder().build());
		for (Class<?> type : List.of(int.class, Integer.class, long.class, double.class, boolean.class, String.class)) {
			assertThat(mapped.argumentValueReaderFor(type).isScalar()).as("%s", type).isTrue();
		}
		ScalarWriter writer = ScalarWriter.of(new PayloadGenerators(JsonMapper.builder().build()));
		for (Object value : Arrays.asList(1, 2L, 2.5, true, "é", null)) {
			assertThat(writer.write(value, new JsonBuffer())).as("%s", value).isTrue();
		}
	}

	@Test
	void moreTypesThanAreRememberedAreRead() {
		PayloadMapper mapped = new PayloadMapper(JsonMapper.shared());
		UnaryOperator<Type> list = (type) -> JsonMapper.shared()
			.getTypeFactory()
			.constructCollectionType(List.class, JsonMapper.shared().constructType(type));
		Type type = int.class;
		String json = "1";
		for (int i = 0; i < 60; i++) {
			type = list.apply(type);
			json = "[" + json + "]";
			assertThat(mapped.read(RawJson.of(json), type)).hasToString(json);
		}
		for (int i = 0; i < 600; i++) {
			assertThat(mapped.read(RawJson.of("[1]"), new Generic(i))).isEqualTo(List.of(1));
		}
	}

	private static String databind(JsonMapper mapper, @Nullable Object value) {
		PayloadGenerators generators = new PayloadGenerators(mapper.rebuild().deactivateDefaultTyping().build());
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (JsonGenerator generator = generators.create(out)) {
			generators.writer().writeValue(generator, value);
		}
		return out.toString(StandardCharsets.UTF_8);
	}

	private static Object outcome(Outcome outcome) {
		try {
			Object value = outcome.get();
			return (value != null) ? value : "nothing";
		}
		catch (JacksonException ex) {
			return ex.getClass() + ": " + ex.getOriginalMessage();
		}
		catch (PeerLinkException ex) {
			return ex.getClass() + ": " + ex.getMessage();
		}
	}

	@FunctionalInterface
	private interface Outcome {

		@Nullable Object get();

	}

	private record Generic(int number) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return new Type[] { Integer.class };
		}

		@Override
		public Type getRawType() {
			return List.class;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return null;
		}

	}

	abstract static class Quoted {

		@JsonValue
		abstract int length();

	}

}
