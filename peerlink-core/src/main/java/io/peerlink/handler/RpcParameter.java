package io.peerlink.handler;

import java.lang.reflect.Type;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One parameter of an {@link RpcMethod}.
 *
 * @param name the name that keyword arguments use
 * @param type the type that the JSON argument is read as; an array for variable arguments
 * @param varArgs whether the parameter takes any number of arguments; only the last one
 * of a method may
 * @since 0.1.0
 */
public record RpcParameter(String name, Type type, boolean varArgs) {

	private static final Pattern QUALIFIER = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:[\\p{L}\\p{N}_]++[.$])+");

	public RpcParameter {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(type, "type must not be null");
	}

	/**
	 * Creates a parameter that takes one argument.
	 * @param name the name that keyword arguments use
	 * @param type the type that the JSON argument is read as
	 */
	public RpcParameter(String name, Type type) {
		this(name, type, false);
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
		String type = typeName();
		return (this.varArgs ? type.substring(0, type.length() - "[]".length()) + "..." : type) + " " + this.name;
	}

}
