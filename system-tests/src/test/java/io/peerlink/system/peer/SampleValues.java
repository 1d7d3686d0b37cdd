package io.peerlink.system.peer;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.peerlink.handler.RpcParameter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value for each method of {@link TypedValues}, and values as people read them.
 */
public final class SampleValues {

	private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

	private static final Map<String, @Nullable Object> SAMPLES = samples();

	private SampleValues() {
	}

	private static Map<String, @Nullable Object> samples() {
		Map<String, @Nullable Object> samples = new LinkedHashMap<>();
		addScalars(samples);
		addTimes(samples);
		addContainers(samples);
		samples.put("tree", new JsonMapper().readTree("{\"a\":[1,null]}"));
		samples.put("longAsObject", 5L);
		samples.put("decimalAsObject", new BigDecimal("0.5"));
		samples.put("recordAsObject", new TypedValues.Point(1, 2));
		samples.put("nothing", null);
		return samples;
	}

	private static void addScalars(Map<String, @Nullable Object> samples) {
		samples.put("integer", 42);
		samples.put("integerBeyond53Bits", (1L << 53) + 1);
		samples.put("integerBeyond64Bits", BigInteger.TWO.pow(100));
		samples.put("fraction", 0.1);
		samples.put("floatFraction", 0.1f);
		samples.put("wholeDouble", 2.0);
		samples.put("notANumber", Double.NaN);
		samples.put("infinity", Double.NEGATIVE_INFINITY);
		samples.put("decimalWithScale", new BigDecimal("1.10"));
		samples.put("decimalWithExponent", new BigDecimal("1E+3"));
		samples.put("decimalOf20Digits", new BigDecimal("0.12345678901234567891"));
		samples.put("truth", true);
		samples.put("missingBoolean", null);
		samples.put("character", 'ä');
		samples.put("text", "Grüße \"😀\" \0");
		samples.put("halfOfASurrogatePair", "\ud83d");
		samples.put("bytes", "Grüße".getBytes(StandardCharsets.UTF_8));
		samples.put("identifier", UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
		samples.put("enumConstant", TypedValues.Color.RED);
		samples.put("enumConstantWithOtherName", TypedValues.Shade.DARK_RED);
	}

	private static void addTimes(Map<String, @Nullable Object> samples) {
		samples.put("date", LocalDate.of(2026, 3, 1));
		samples.put("timeOfDay", LocalTime.of(12, 30));
		samples.put("dateAndTime", LocalDateTime.of(2026, 3, 1, 12, 30));
		samples.put("instant", Instant.parse("2026-03-01T12:30:00.123456789Z"));
		samples.put("timeWithOffset", OffsetDateTime.parse("2026-03-01T12:30+02:00"));
		samples.put("timeWithZone", ZonedDateTime.parse("2026-03-01T12:30+01:00[Europe/Berlin]"));
		samples.put("oldDate", Date.from(Instant.parse("2026-03-01T12:30:00.123Z")));
		samples.put("duration", Duration.ofMillis(1500));
	}

	private static void addContainers(Map<String, @Nullable Object> samples) {
		TypedValues.Shape circle = new TypedValues.Circle(1);
		samples.put("presentOptional", Optional.of("a"));
		samples.put("emptyOptional", Optional.empty());
		samples.put("presentOptionalInt", OptionalInt.of(5));
		samples.put("listOfIntegers", Arrays.asList(1, null));
		samples.put("arrayOfInts", new int[] { 1, 2 });
		samples.put("setOfTexts", Set.of("a"));
		samples.put("mapByText", Map.of("ä", 1));
		samples.put("mapByInteger", Map.of(1, "a"));
		samples.put("mapByEnum", Map.of(TypedValues.Color.RED, 1));
		samples.put("mapByDate", Map.of(LocalDate.of(2026, 3, 1), 1));
		samples.put("object", new TypedValues.Point(1, null));
		samples.put("objectWithDecimalAsText", new TypedValues.Price(new BigDecimal("1.10")));
		samples.put("objectWithTypeId", circle);
		samples.put("listOfObjectsWithTypeIds", List.of(circle));
		samples.put("mapOfObjectsWithTypeIds", Map.of("a", circle));
		samples.put("nestedGenerics", Map.of("a", List.of(Optional.of(1), Optional.empty())));
	}

	/**
	 * Returns the names of the methods of {@link TypedValues}, in the order of the
	 * documentation.
	 * @return the names
	 */
	public static List<String> kinds() {
		return List.copyOf(SAMPLES.keySet());
	}

	/**
	 * Returns the method for a kind of value.
	 * @param kind the name of the method
	 * @return the method
	 */
	public static Method method(String kind) {
		return Arrays.stream(TypedValues.class.getMethods())
			.filter((method) -> method.getName().equals(kind))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Returns the type of a kind of value.
	 * @param kind the name of the method
	 * @return the simple name of the type
	 */
	public static String typeName(String kind) {
		return new RpcParameter("value", method(kind).getGenericReturnType()).typeName();
	}

	/**
	 * Returns the value of a kind.
	 * @param kind the name of the method
	 * @return the value
	 */
	public static @Nullable Object sample(String kind) {
		return SAMPLES.get(kind);
	}

	/**
	 * Returns values that a Java node does not send.
	 * @return the values by what they are
	 */
	public static Map<String, Object> refused() {
		Map<String, Object> refused = new LinkedHashMap<>();
		refused.put("number of 401 digits", BigInteger.TEN.pow(400));
		refused.put("lists within each other, 63 levels",
				IntStream.range(0, 62).boxed().reduce(List.of(), (list, level) -> List.of(list), (a, b) -> b));
		refused.put("text of 4 Mi characters", "x".repeat(4 << 20));
		refused.put("list that holds itself", cycle());
		return refused;
	}

	private static List<Object> cycle() {
		List<Object> cycle = new ArrayList<>();
		cycle.add(cycle);
		return cycle;
	}

	/**
	 * Returns what has become of the value of a kind.
	 * @param kind the name of the method
	 * @param value the value that has arrived
	 * @return {@code equal}, or the value
	 */
	static String compare(String kind, @Nullable Object value) {
		Object sample = sample(kind);
		if (Objects.deepEquals(sample, value)) {
			return "equal";
		}
		boolean sameClass = sample != null && value != null && sample.getClass() == value.getClass();
		return ((value == null || sameClass) ? "" : value.getClass().getSimpleName() + " ") + toText(value);
	}

	/**
	 * Returns a value as people read it.
	 * @param value any value
	 * @return text in one line
	 */
	public static String toText(@Nullable Object value) {
		if (value instanceof String text) {
			return "\"" + LONE_SURROGATE.matcher(text.replace("\0", "\\0")).replaceAll(SampleValues::escape) + "\"";
		}
		if (value instanceof Character character) {
			return "'" + character + "'";
		}
		if (value instanceof Date date) {
			return date.toInstant().toString();
		}
		if (value instanceof Optional<?> optional) {
			return optional.map((content) -> "Optional[" + toText(content) + "]").orElse("Optional.empty");
		}
		if (value instanceof Collection<?> collection) {
			return collection.stream().map(SampleValues::toText).collect(Collectors.joining(", ", "[", "]"));
		}
		if (value instanceof Map<?, ?> map) {
			return map.entrySet()
				.stream()
				.map((entry) -> toText(entry.getKey()) + "=" + toText(entry.getValue()))
				.collect(Collectors.joining(", ", "{", "}"));
		}
		return (value != null && value.getClass().isArray()) ? elements(value) : String.valueOf(value);
	}

	private static String escape(MatchResult surrogate) {
		return String.format("\\\\u%04x", (int) surrogate.group().charAt(0));
	}

	private static String elements(Object array) {
		return IntStream.range(0, Array.getLength(array))
			.mapToObj((index) -> toText(Array.get(array, index)))
			.collect(Collectors.joining(", ", "{", "}"));
	}

}
