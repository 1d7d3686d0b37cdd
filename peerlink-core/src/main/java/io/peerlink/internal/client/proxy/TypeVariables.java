package io.peerlink.internal.client.proxy;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The values of the type variables of all superinterfaces of an interface.
 */
final class TypeVariables {

	private final Map<TypeVariable<?>, Type> values = new HashMap<>();

	TypeVariables(Class<?> type) {
		collect(type);
	}

	private void collect(Class<?> type) {
		for (Type parent : type.getGenericInterfaces()) {
			Class<?> raw = rawType(parent);
			if (parent instanceof ParameterizedType parameterized) {
				TypeVariable<?>[] variables = raw.getTypeParameters();
				for (int i = 0; i < variables.length; i++) {
					this.values.put(variables[i], parameterized.getActualTypeArguments()[i]);
				}
			}
			collect(raw);
		}
	}

	/**
	 * Returns a type with its variables replaced by their values, and its wildcards by
	 * their upper bounds.
	 * @throws IllegalArgumentException if a variable has no value
	 */
	Type resolve(Type type) {
		if (type instanceof TypeVariable<?> variable) {
			Type value = this.values.get(variable);
			if (value == null) {
				throw new IllegalArgumentException("Type variable " + variable + " has no value");
			}
			return resolve(value);
		}
		if (type instanceof WildcardType wildcard) {
			return resolve(wildcard.getUpperBounds()[0]);
		}
		if (type instanceof GenericArrayType array) {
			return new ResolvedArray(resolve(array.getGenericComponentType()));
		}
		if (type instanceof ParameterizedType parameterized) {
			List<Type> arguments = Arrays.stream(parameterized.getActualTypeArguments()).map(this::resolve).toList();
			return new ResolvedType(parameterized.getRawType(), arguments, parameterized.getOwnerType());
		}
		return type;
	}

	/**
	 * Returns the class of a resolved type.
	 */
	static Class<?> rawType(Type type) {
		if (type instanceof ParameterizedType parameterized) {
			return (Class<?>) parameterized.getRawType();
		}
		return (type instanceof Class<?> raw) ? raw : Object[].class;
	}

	private record ResolvedType(Type rawType, List<Type> arguments,
			@Nullable Type ownerType) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.toArray(Type[]::new);
		}

		@Override
		public Type getRawType() {
			return this.rawType;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return this.ownerType;
		}

		@Override
		public String toString() {
			return this.rawType.getTypeName()
					+ this.arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
		}

	}

	private record ResolvedArray(Type component) implements GenericArrayType {

		@Override
		public Type getGenericComponentType() {
			return this.component;
		}

		@Override
		public String toString() {
			return this.component.getTypeName() + "[]";
		}

	}

}
