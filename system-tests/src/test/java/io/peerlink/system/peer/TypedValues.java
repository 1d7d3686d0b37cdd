package io.peerlink.system.peer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One method for each kind of value, which returns its argument. A typed client of Python
 * nodes and the handler for their calls.
 */
public interface TypedValues {

	int integer(int value);

	long integerBeyond53Bits(long value);

	BigInteger integerBeyond64Bits(BigInteger value);

	double fraction(double value);

	float floatFraction(float value);

	double wholeDouble(double value);

	double notANumber(double value);

	double infinity(double value);

	BigDecimal decimalWithScale(BigDecimal value);

	BigDecimal decimalWithExponent(BigDecimal value);

	BigDecimal decimalOf20Digits(BigDecimal value);

	boolean truth(boolean value);

	@Nullable Boolean missingBoolean(@Nullable Boolean value);

	char character(char value);

	String text(String value);

	String halfOfASurrogatePair(String value);

	byte[] bytes(byte[] value);

	UUID identifier(UUID value);

	Color enumConstant(Color value);

	Shade enumConstantWithOtherName(Shade value);

	LocalDate date(LocalDate value);

	LocalTime timeOfDay(LocalTime value);

	LocalDateTime dateAndTime(LocalDateTime value);

	Instant instant(Instant value);

	OffsetDateTime timeWithOffset(OffsetDateTime value);

	ZonedDateTime timeWithZone(ZonedDateTime value);

	Date oldDate(Date value);

	Duration duration(Duration value);

	Optional<String> presentOptional(Optional<String> value);

	Optional<String> emptyOptional(Optional<String> value);

	OptionalInt presentOptionalInt(OptionalInt value);

	List<Integer> listOfIntegers(List<Integer> value);

	int[] arrayOfInts(int[] value);

	Set<String> setOfTexts(Set<String> value);

	Map<String, Integer> mapByText(Map<String, Integer> value);

	Map<Integer, String> mapByInteger(Map<Integer, String> value);

	Map<Color, Integer> mapByEnum(Map<Color, Integer> value);

	Map<LocalDate, Integer> mapByDate(Map<LocalDate, Integer> value);

	Point object(Point value);

	Price objectWithDecimalAsText(Price value);

	Shape objectWithTypeId(Shape value);

	List<Shape> listOfObjectsWithTypeIds(List<Shape> value);

	Map<String, Shape> mapOfObjectsWithTypeIds(Map<String, Shape> value);

	Map<String, List<Optional<Integer>>> nestedGenerics(Map<String, List<Optional<Integer>>> value);

	JsonNode tree(JsonNode value);

	Object longAsObject(Object value);

	Object decimalAsObject(Object value);

	Object recordAsObject(Object value);

	@Nullable Object nothing(@Nullable Object value);

	enum Color {

		RED, GREEN

	}

	enum Shade {

		@JsonProperty("dark-red")
		DARK_RED

	}

	record Point(int x, @Nullable Integer y) {
	}

	record Price(@JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	sealed interface Shape {

	}

	record Circle(double radius) implements Shape {
	}

	record Square(double side) implements Shape {
	}

}
