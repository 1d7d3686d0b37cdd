package io.peerlink.handler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Something that peers can call by name.
 *
 * @param name the name that peers use
 * @param parameters the parameters, in order
 * @param description where it comes from, for messages to people
 * @param body what is called with one value per parameter
 */
public record RpcMethod(String name, List<RpcParameter> parameters, String description, Body body) {

	public RpcMethod {
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of an RPC method must not be blank: " + description);
		}
		if (name.startsWith("__")) {
			throw new IllegalArgumentException("'" + name
					+ "' cannot be the name of an RPC method, names with a leading '__' are reserved: " + description);
		}
		parameters = List.copyOf(parameters);
	}

	/**
	 * Expose a Java method.
	 * @param name the name that peers use
	 * @param target gives the object to call it on, asked at every call
	 * @param method a method that {@code target} has
	 * @return the RPC method
	 */
	public static RpcMethod of(String name, Supplier<?> target, Method method) {
		method.trySetAccessible();
		List<RpcParameter> parameters = Arrays.stream(method.getParameters())
			.map((parameter) -> new RpcParameter(parameter.getName(), parameter.getParameterizedType()))
			.toList();
		return new RpcMethod(name, parameters, describe(method), (args) -> invoke(target.get(), method, args));
	}

	/**
	 * Expose every public instance method of an object under its own name, except those
	 * that every {@link Object} has, and {@link AutoCloseable#close()}.
	 * @param target the object
	 * @return its methods, at least one
	 * @throws IllegalArgumentException when there is none, or when two have the same name
	 */
	public static List<RpcMethod> of(Object target) {
		List<Method> methods = Arrays.stream(target.getClass().getMethods())
			.filter((method) -> !isOf(Object.class, method)
					&& !(target instanceof AutoCloseable && isOf(AutoCloseable.class, method)) && !method.isBridge()
					&& !method.isSynthetic() && !Modifier.isStatic(method.getModifiers()))
			.toList();
		if (methods.isEmpty()) {
			throw new IllegalArgumentException(target.getClass().getName() + " has no public method to expose");
		}
		methods.stream()
			.collect(Collectors.groupingBy(Method::getName))
			.forEach((name, group) -> rejectOverloads(name, group));
		return methods.stream().map((method) -> of(method.getName(), () -> target, method)).toList();
	}

	private static boolean isOf(Class<?> type, Method method) {
		try {
			type.getMethod(method.getName(), method.getParameterTypes());
			return true;
		}
		catch (NoSuchMethodException ex) {
			return false;
		}
	}

	private static void rejectOverloads(String name, List<Method> methods) {
		if (methods.size() > 1) {
			throw new IllegalArgumentException("Overloaded methods cannot be told apart by name '" + name + "': "
					+ methods.stream().map(RpcMethod::describe).sorted().collect(Collectors.joining(" and ")));
		}
	}

	/**
	 * Tell people which method of Java is meant.
	 * @param method any method
	 * @return its class, name and parameter types:
	 * {@code com.example.Calculator.add(int, int)}
	 */
	public static String describe(Method method) {
		return method.getDeclaringClass().getName() + "." + describeWithoutClass(method);
	}

	public static String describeWithoutClass(Method method) {
		return method.getName() + Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", "(", ")"));
	}

	private static @Nullable Object invoke(Object target, Method method, @Nullable Object[] args) throws Throwable {
		try {
			return method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * Return the method as a person would write it: {@code add(int x, int y)}.
	 * @return name and parameters
	 */
	public String signature() {
		return this.name
				+ this.parameters.stream().map(RpcParameter::toString).collect(Collectors.joining(", ", "(", ")"));
	}

	/**
	 * The code behind an RPC method. Called on a handler thread.
	 */
	@FunctionalInterface
	public interface Body {

		/**
		 * Handle one call. A stage that never completes counts as a running call for
		 * ever.
		 * @param args one value per parameter
		 * @return the result, or a {@link java.util.concurrent.CompletionStage} of it
		 * @throws Throwable what the caller is told as an error
		 */
		@Nullable Object invoke(@Nullable Object[] args) throws Throwable;

	}

}
