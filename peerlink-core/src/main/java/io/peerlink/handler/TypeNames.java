package io.peerlink.handler;

import java.lang.reflect.Type;
import java.util.regex.Pattern;

/**
 * Types as peers see them: {@code List<Order>}. Packages and enclosing classes mean
 * nothing to them.
 */
final class TypeNames {

	private static final Pattern QUALIFIER = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:[\\p{L}\\p{N}_]++[.$])+");

	private TypeNames() {
	}

	static String simple(Type type) {
		return (type instanceof Class<?> raw) ? raw.getSimpleName() : withoutQualifiers(type.getTypeName());
	}

	static String withoutQualifiers(String typeName) {
		return QUALIFIER.matcher(typeName).replaceAll("");
	}

}
