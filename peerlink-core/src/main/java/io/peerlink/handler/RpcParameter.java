package io.peerlink.handler;

import java.lang.reflect.Type;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One parameter of an {@link RpcMethod}.
 *
 * @param name the name that keyword arguments use
 * @param type the type that the JSON argument is read as
 * @since 0.1.0
 */
public record RpcParameter(String name, Type type) {

	private static final Pattern QUALIFIER = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:[\\p{L}\\p{N}_]++[.$])+");

	public RpcParameter {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(type, "type must not be null");
	}

	/**
	 * Returns the type as callers see it: {@code List<Order>}.
	 * @return the name of the type without packages and enclosing classes
	 */
	public String typeName() {
		return (this.type instanceof Class<?> raw) ? raw.getSimpleName() : simpleTypeName(this.type.getTypeName());
	}

	/**
	 * Removes packages and enclosing classes from the name of a type.
	 * @param typeName the name of a type, its type arguments included, or a text that
	 * contains nothing else with a dot or a dollar sign
	 * @return the simple name
	 */
	public static String simpleTypeName(String typeName) {
		return QUALIFIER.matcher(typeName).replaceAll("");
	}

	@Override
	public String toString() {
		return typeName() + " " + this.name;
	}

}
