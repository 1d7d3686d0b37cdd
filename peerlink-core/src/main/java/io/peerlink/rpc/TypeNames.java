package io.peerlink.rpc;

import java.lang.reflect.Type;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types as peers are told of them: {@code List<Order>}. Packages and enclosing classes
 * mean nothing to them.
 */
final class TypeNames {

	private static final Pattern QUALIFIER = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:[\\p{L}\\p{N}_]++[.$])+");

	private static final Pattern MENTIONED = Pattern.compile("`[^`]*`|\\(class [^)]*\\)");

	private TypeNames() {
	}

	static String simple(Type type) {
		return (type instanceof Class<?> raw) ? raw.getSimpleName() : withoutQualifiers(type.getTypeName());
	}

	/**
	 * Shorten the types that a message of Jackson mentions.
	 */
	static String simplify(String message) {
		return MENTIONED.matcher(message)
			.replaceAll((mentioned) -> Matcher.quoteReplacement(withoutQualifiers(mentioned.group())));
	}

	private static String withoutQualifiers(String typeName) {
		return QUALIFIER.matcher(typeName).replaceAll("");
	}

}
