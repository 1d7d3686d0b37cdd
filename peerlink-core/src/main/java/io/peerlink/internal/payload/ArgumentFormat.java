package io.peerlink.internal.payload;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;

/**
 * What kind of JSON a mapper writes for scalars.
 */
enum ArgumentFormat {

	TEXT, NUMBER, BOOLEAN;

	private static final Set<Class<?>> BOOLEANS = Set.of(boolean.class, Boolean.class, AtomicBoolean.class);

	private static final Set<Class<?>> NUMBERS = Set.of(byte.class, short.class, int.class, long.class, float.class,
			double.class, AtomicInteger.class, AtomicLong.class);

	private static final Set<Class<?>> TEXTS = Set.of(char.class, Character.class);

	/**
	 * Returns whether scalars must not be converted when arguments of a type are read: if
	 * the type is a scalar, or a container of scalars, that the mapper writes in the way
	 * that everybody expects. What is inside other types is the mapper's affair.
	 * @param type the type of a parameter
	 * @param mapper reads the arguments
	 */
	static boolean isStrict(JavaType type, JsonMapper mapper) {
		JavaType scalar = type;
		while (scalar.getContentType() != null) {
			scalar = scalar.getContentType();
		}
		ArgumentFormat usual = usual(scalar.getRawClass());
		return (usual != null) ? usual == written(scalar, mapper) : isOfTheJdk(scalar);
	}

	/**
	 * Dates, identifiers and the like.
	 */
	private static boolean isOfTheJdk(JavaType type) {
		return type.getRawClass().getName().startsWith("java.") && !type.hasGenericTypes();
	}

	private static @Nullable ArgumentFormat usual(Class<?> type) {
		if (BOOLEANS.contains(type)) {
			return BOOLEAN;
		}
		if (NUMBERS.contains(type) || (Number.class.isAssignableFrom(type) && type.getName().startsWith("java."))) {
			return NUMBER;
		}
		return (TEXTS.contains(type) || CharSequence.class.isAssignableFrom(type) || type.isEnum()) ? TEXT : null;
	}

	private static @Nullable ArgumentFormat written(JavaType type, JsonMapper mapper) {
		Visitor visitor = new Visitor();
		try {
			mapper.acceptJsonFormatVisitor(type, visitor);
		}
		catch (RuntimeException ex) {
			// A serializer that does not tell.
			return null;
		}
		return visitor.format;
	}

	private static final class Visitor extends JsonFormatVisitorWrapper.Base {

		private @Nullable ArgumentFormat format;

		@Override
		public @Nullable JsonStringFormatVisitor expectStringFormat(JavaType type) {
			this.format = TEXT;
			return null;
		}

		@Override
		public @Nullable JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
			this.format = NUMBER;
			return null;
		}

		@Override
		public @Nullable JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
			this.format = NUMBER;
			return null;
		}

		@Override
		public @Nullable JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
			this.format = BOOLEAN;
			return null;
		}

	}

}
