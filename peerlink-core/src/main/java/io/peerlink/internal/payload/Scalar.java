package io.peerlink.internal.payload;

import java.nio.charset.StandardCharsets;

import io.peerlink.internal.wire.json.JsonScanner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * The types that are read without Jackson when its own deserializer is the one that would
 * read them. Only the usual forms are read: all that needs a decision, a conversion or an
 * error is left to Jackson.
 */
enum Scalar {

	INT(int.class, Integer.class, NumberDeserializers.IntegerDeserializer.class) {

		@Override
		Object read(byte[] json, int start, int end) {
			long number = integer(json, start, end);
			return (number == (int) number) ? (Object) (int) number : UNUSUAL;
		}

	},

	LONG(long.class, Long.class, NumberDeserializers.LongDeserializer.class) {

		@Override
		Object read(byte[] json, int start, int end) {
			long number = integer(json, start, end);
			return (number != NO_INTEGER) ? (Object) number : UNUSUAL;
		}

	},

	DOUBLE(double.class, Double.class, NumberDeserializers.DoubleDeserializer.class) {

		@Override
		Object read(byte[] json, int start, int end) {
			long number = integer(json, start, end);
			return (number != NO_INTEGER) ? (Object) (double) number : decimal(json, start, end);
		}

	},

	BOOLEAN(boolean.class, Boolean.class, NumberDeserializers.BooleanDeserializer.class) {

		@Override
		Object read(byte[] json, int start, int end) {
			boolean literal = JsonScanner.skipValue(json, start, end, 0) == end;
			if (literal && json[start] == 't') {
				return true;
			}
			return (literal && json[start] == 'f') ? (Object) false : UNUSUAL;
		}

	},

	TEXT(String.class, String.class, StringDeserializer.class) {

		@Override
		Object read(byte[] json, int start, int end) {
			boolean plain = end - start <= MAX_LENGTH && JsonScanner.skipPlainString(json, start, end) == end;
			return plain ? new String(json, start + 1, end - start - 2, StandardCharsets.UTF_8) : UNUSUAL;
		}

	};

	/**
	 * A value that is left to Jackson.
	 */
	static final Object UNUSUAL = new Object();

	/**
	 * Longest value that is read, in bytes.
	 */
	static final int MAX_LENGTH = 65_536;

	private static final long NO_INTEGER = Long.MIN_VALUE;

	/**
	 * Most digits that fit into a {@code long} whatever they are.
	 */
	private static final int MAX_DIGITS = 18;

	/**
	 * Most digits that a {@code double} holds exactly whatever they are.
	 */
	private static final int MAX_EXACT_DIGITS = 15;

	private static final Scalar[] ALL = values();

	@SuppressWarnings("ImmutableEnumChecker") // never written to
	private static final double[] POWERS_OF_TEN = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
			1e13, 1e14, 1e15 };

	private final Class<?> primitive;

	private final Class<?> boxed;

	private final Class<?> deserializer;

	Scalar(Class<?> primitive, Class<?> boxed, Class<?> deserializer) {
		this.primitive = primitive;
		this.boxed = boxed;
		this.deserializer = deserializer;
	}

	/**
	 * Returns how values of a type can be read.
	 * @param type the type
	 * @param deserializer what Jackson reads them with
	 * @return the scalar, {@code null} if Jackson has to read them
	 */
	static @Nullable Scalar of(JavaType type, ValueDeserializer<?> deserializer) {
		ValueDeserializer<?> standard = (deserializer instanceof RangeDeserializer range) ? range.getDelegatee()
				: deserializer;
		for (Scalar scalar : ALL) {
			if (scalar.isOf(type.getRawClass())) {
				return (standard.getClass() == scalar.deserializer) ? scalar : null;
			}
		}
		return null;
	}

	/**
	 * Returns whether a type may be one of these.
	 */
	static boolean isCandidate(Class<?> type) {
		for (Scalar scalar : ALL) {
			if (scalar.isOf(type)) {
				return true;
			}
		}
		return false;
	}

	private boolean isOf(Class<?> type) {
		return type == this.primitive || type == this.boxed;
	}

	/**
	 * Reads a value.
	 * @param json holds well-formed JSON
	 * @param start where the value starts
	 * @param end where it ends
	 * @return the value, or {@link #UNUSUAL}
	 */
	abstract Object read(byte[] json, int start, int end);

	private static long integer(byte[] json, int start, int end) {
		int first = (start < end && json[start] == '-') ? start + 1 : start;
		if (!isInteger(json, first, end, MAX_DIGITS)) {
			return NO_INTEGER;
		}
		long number = digits(json, first, end, 0);
		return (first > start) ? -number : number;
	}

	/**
	 * Reads a number with a fraction and no exponent. Both the digits and the power of
	 * ten are exact, so that their quotient is the nearest {@code double}.
	 */
	private static Object decimal(byte[] json, int start, int end) {
		int first = (start < end && json[start] == '-') ? start + 1 : start;
		int point = first;
		while (point < end && json[point] != '.') {
			point++;
		}
		int fraction = end - point - 1;
		if (fraction < 1 || end - first - 1 > MAX_EXACT_DIGITS || !isInteger(json, first, point, MAX_EXACT_DIGITS)
				|| !isDigits(json, point + 1, end)) {
			return UNUSUAL;
		}
		long digits = digits(json, point + 1, end, digits(json, first, point, 0));
		double number = digits / POWERS_OF_TEN[fraction];
		return (first > start) ? -number : number;
	}

	private static boolean isInteger(byte[] json, int start, int end, int maxDigits) {
		int length = end - start;
		return length > 0 && length <= maxDigits && (length == 1 || json[start] != '0') && isDigits(json, start, end);
	}

	private static boolean isDigits(byte[] json, int start, int end) {
		for (int i = start; i < end; i++) {
			if (json[i] < '0' || json[i] > '9') {
				return false;
			}
		}
		return true;
	}

	private static long digits(byte[] json, int start, int end, long before) {
		long number = before;
		for (int i = start; i < end; i++) {
			number = number * 10 + (json[i] - '0');
		}
		return number;
	}

}
