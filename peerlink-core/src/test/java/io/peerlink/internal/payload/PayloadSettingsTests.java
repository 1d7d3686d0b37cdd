package io.peerlink.internal.payload;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonRootName;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Tests for the settings of an application's mapper: whatever they are, a peer with a
 * mapper of its own reads what is written, and is read.
 */
class PayloadSettingsTests {

	private static final PayloadMapper PLAIN = new PayloadMapper(JsonMapper.builder().build());

	/**
	 * What crosses between mappers with different settings. Not what is inside the users'
	 * types, nor enums and times, whose form every mapper chooses.
	 */
	private static final Map<@Nullable Object, Type> VALUES = new LinkedHashMap<>();

	static {
		VALUES.put(5, int.class);
		VALUES.put(Long.MIN_VALUE, long.class);
		VALUES.put(2.5, double.class);
		VALUES.put(Double.NaN, double.class);
		VALUES.put(Double.NEGATIVE_INFINITY, Double.class);
		VALUES.put(new BigDecimal("1.10"), BigDecimal.class);
		VALUES.put(BigInteger.TEN.pow(30), BigInteger.class);
		VALUES.put(true, boolean.class);
		VALUES.put("a \"b\" / é \ud83d\ude00 ' {", String.class);
		VALUES.put('x', char.class);
		VALUES.put(List.of(7), listOf(Integer.class));
		VALUES.put(List.of(7, 8), listOf(Integer.class));
		VALUES.put(List.of(), listOf(Integer.class));
		VALUES.put(List.of("a/b"), listOf(String.class));
		VALUES.put(new Thing(3, List.of("x", "y")), Thing.class);
		VALUES.put(new Thing(3, List.of("x")), Thing.class);
		VALUES.put(Optional.of("a"), Object.class);
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("settings")
	void payloadIsThatOfAnyOtherMapper(String name, boolean enabled, JsonMapper mapper) {
		PayloadMapper mapped = new PayloadMapper(mapper);
		VALUES.forEach((value, type) -> {
			assertThat(mapped.writeResult(DeclaredType.of(type), value))
				.hasToString(PLAIN.writeMessage(value).toString());
			if (type != Object.class) {
				assertThat(PayloadMapper.read(mapped.writeMessage(value), PLAIN.argumentReaderFor(type)))
					.isEqualTo(value);
				assertThat(PayloadMapper.read(PLAIN.writeMessage(value), mapped.argumentReaderFor(type)))
					.isEqualTo(value);
				assertThat(PayloadMapper.read(PLAIN.writeMessage(value), mapped.readerFor(type))).isEqualTo(value);
			}
		});
		Object[] array = { 5, "é/", List.of(1), null };
		assertThat(mapped.writeArray(array)).hasToString("[5,\"é/\",[1],null]");
		assertThat(mapped.writeObject(Map.of("é/", 5))).hasToString("{\"é/\":5}");
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("settings")
	void everyMapperReadsWhatItWrites(String name, boolean enabled, JsonMapper mapper) {
		// Lower case is read with another setting, as everywhere in Jackson.
		assumeFalse(name.equals("WRITE_ENUMS_TO_LOWERCASE"));
		PayloadMapper mapped = new PayloadMapper(mapper);
		for (Object value : List.of(Level.HIGH, Instant.ofEpochSecond(86_400), new Thing(1, List.of("x")))) {
			RawJson json = mapped.writeMessage(value);
			assertThat(PayloadMapper.read(json, mapped.argumentReaderFor(value.getClass()))).isEqualTo(value);
			assertThat(PayloadMapper.read(json, mapped.readerFor(value.getClass()))).isEqualTo(value);
		}
	}

	@Test
	void settingsForWhatIsInsideAreTheMappers() {
		JsonMapper mapper = JsonMapper.builder()
			.enable(EnumFeature.WRITE_ENUMS_USING_INDEX)
			.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
			.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
			.propertyNamingStrategy(tools.jackson.databind.PropertyNamingStrategies.UPPER_CAMEL_CASE)
			.build();
		PayloadMapper mapped = new PayloadMapper(mapper);
		assertThat(mapped.writeMessage(Level.HIGH)).hasToString("1");
		assertThat(mapped.writeMessage(new BigDecimal("1E+3"))).hasToString("1000");
		assertThat(mapped.writeMessage(new Thing(3, List.of()))).hasToString("{\"Count\":3,\"Tags\":[]}");
	}

	private static Stream<Arguments> settings() {
		return Stream
			.of(features(SerializationFeature.values(),
					(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(
							DeserializationFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(MapperFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build())
						.filter((arguments) -> !isAboutTheUsersTypes(arguments)),
					features(EnumFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(DateTimeFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(JsonNodeFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(JsonWriteFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(JsonWriteFeature.values(),
							(feature, on) -> JsonMapper.builder(JsonFactory.builder().configure(feature, on).build())
								.build()),
					features(JsonReadFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(StreamWriteFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(StreamReadFeature.values(),
							(feature, on) -> JsonMapper.builder().configure(feature, on).build()),
					features(TokenStreamFactory.Feature.values(), (feature,
							on) -> JsonMapper.builder(JsonFactory.builder().configure(feature, on).build()).build()),
					others())
			.flatMap((arguments) -> arguments);
	}

	/**
	 * Without annotations or access there is no reading records at all.
	 */
	private static boolean isAboutTheUsersTypes(Arguments arguments) {
		return List
			.of("USE_ANNOTATIONS false", "INFER_CREATOR_FROM_CONSTRUCTOR_PROPERTIES false",
					"CAN_OVERRIDE_ACCESS_MODIFIERS false", "DETECT_PARAMETER_NAMES false")
			.contains(arguments.get()[0] + " " + arguments.get()[1]);
	}

	private static <F extends Enum<F>> Stream<Arguments> features(F[] features, Setting<F> setting) {
		return Arrays.stream(features)
			.flatMap((feature) -> Stream.of(true, false)
				.map((on) -> Arguments.of(feature.name(), on, setting.apply(feature, on))));
	}

	private static Stream<Arguments> others() {
		return Stream.of(
				Arguments.of("quote", true, JsonMapper.builder(JsonFactory.builder().quoteChar('\'').build()).build()),
				Arguments.of("separator", true,
						JsonMapper.builder(JsonFactory.builder().rootValueSeparator("|").build()).build()),
				Arguments.of("escape", true,
						JsonMapper.builder(JsonFactory.builder().highestNonEscapedChar(100).build()).build()),
				Arguments.of("printer", true,
						JsonMapper.builder()
							.enable(SerializationFeature.INDENT_OUTPUT)
							.defaultPrettyPrinter(new DefaultPrettyPrinter())
							.build()),
				Arguments.of("typing", true,
						JsonMapper.builder()
							.activateDefaultTyping(
									BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
									DefaultTyping.NON_FINAL)
							.build()));
	}

	private static Type listOf(Class<?> element) {
		return JsonMapper.shared().getTypeFactory().constructCollectionType(List.class, element);
	}

	@FunctionalInterface
	private interface Setting<F> {

		JsonMapper apply(F feature, boolean on);

	}

	@JsonRootName("thing")
	record Thing(int count, List<String> tags) {
	}

	enum Level {

		LOW, HIGH

	}

}
