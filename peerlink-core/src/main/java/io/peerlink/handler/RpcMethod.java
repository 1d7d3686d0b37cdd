package io.peerlink.handler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.peerlink.peer.AllowedPeers;
import org.jspecify.annotations.Nullable;

/**
 * A method that peers can call by name.
 *
 * @param name the name that peers use
 * @param parameters the parameters, in order
 * @param resultType the type that results are written as, type arguments included: the
 * elements of a {@code List<Animal>} are written with the type ids that {@code Animal}
 * demands; for a method that returns a stage the type of its value; {@code Object} if
 * nothing is known but the classes of the results. A result of a streamed type
 * ({@link io.peerlink.spi.StreamedType}) is read piece by piece by callers that want it
 * so, and closed when nobody reads it any more
 * @param description the origin of the method, for messages to people
 * @param body the code that is called with one value per parameter
 * @param execution the thread that the body runs on
 * @param allowed the peers that may call it; others get an
 * {@link io.peerlink.error.CallDeniedException}
 * @since 0.1.0
 */
public record RpcMethod(String name, List<RpcParameter> parameters, Type resultType, String description, Body body,
		HandlerExecution execution, AllowedPeers allowed) {

	public RpcMethod {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(parameters, "parameters must not be null")
			.forEach((parameter) -> Objects.requireNonNull(parameter, "parameters must not contain null"));
		Objects.requireNonNull(resultType, "resultType must not be null");
		Objects.requireNonNull(description, "description must not be null");
		Objects.requireNonNull(body, "body must not be null");
		Objects.requireNonNull(execution, "execution must not be null");
		Objects.requireNonNull(allowed, "allowed must not be null");
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
	 * Creates a method that everybody may call.
	 * @param name the name that peers use
	 * @param parameters the parameters, in order
	 * @param resultType the type that results are written as
	 * @param description the origin of the method, for messages to people
	 * @param body the code that is called with one value per parameter
	 * @param execution the thread that the body runs on
	 */
	public RpcMethod(String name, List<RpcParameter> parameters, Type resultType, String description, Body body,
			HandlerExecution execution) {
		this(name, parameters, resultType, description, body, execution, AllowedPeers.EVERYBODY);
	}

	/**
	 * Creates a method that runs on a handler thread.
	 * @param name the name that peers use
	 * @param parameters the parameters, in order
	 * @param resultType the type that results are written as
	 * @param description the origin of the method, for messages to people
	 * @param body the code that is called with one value per parameter
	 */
	public RpcMethod(String name, List<RpcParameter> parameters, Type resultType, String description, Body body) {
		this(name, parameters, resultType, description, body, HandlerExecution.POOLED);
	}

	/**
	 * Creates a method that runs on a handler thread and whose results are written by
	 * their classes.
	 * @param name the name that peers use
	 * @param parameters the parameters, in order
	 * @param description the origin of the method, for messages to people
	 * @param body the code that is called with one value per parameter
	 */
	public RpcMethod(String name, List<RpcParameter> parameters, String description, Body body) {
		this(name, parameters, Object.class, description, body);
	}

	/**
	 * Returns an RPC method that calls a Java method.
	 * @param name the name that peers use
	 * @param target supplies the object to call it on, once for each call
	 * @param method a method of that object
	 * @return the RPC method
	 */
	public static RpcMethod of(String name, Supplier<?> target, Method method) {
		Objects.requireNonNull(target, "target must not be null");
		Objects.requireNonNull(method, "method must not be null");
		method.trySetAccessible();
		List<RpcParameter> parameters = Arrays.stream(method.getParameters())
			.map((parameter) -> new RpcParameter(parameter.getName(), parameter.getParameterizedType(),
					parameter.isVarArgs()))
			.toList();
		return new RpcMethod(name, parameters, resultType(method.getGenericReturnType()), describe(method),
				(args) -> invoke(target.get(), method, args));
	}

	/**
	 * Returns what a method's results are written as: the type of the value for a stage.
	 */
	private static Type resultType(Type returned) {
		return (returned instanceof ParameterizedType parameterized
				&& parameterized.getRawType() instanceof Class<?> raw && CompletionStage.class.isAssignableFrom(raw)
				&& parameterized.getActualTypeArguments().length == 1) ? parameterized.getActualTypeArguments()[0]
						: returned;
	}

	/**
	 * Returns an RPC method for every public instance method of an object, under its own
	 * name, except those that every {@link Object} has, {@link AutoCloseable#close()} and
	 * what is {@linkplain #isCompilerMade(Method) public for a compiler only}.
	 * @param target the object
	 * @return its methods, at least one
	 * @throws IllegalArgumentException if there is none, if two have the same name, or if
	 * one is a {@linkplain #isSuspending(Method) suspend function}
	 */
	public static List<RpcMethod> of(Object target) {
		Objects.requireNonNull(target, "target must not be null");
		List<Method> methods = Arrays.stream(target.getClass().getMethods())
			.filter((method) -> !isOf(Object.class, method)
					&& !(target instanceof AutoCloseable && isOf(AutoCloseable.class, method))
					&& !Modifier.isStatic(method.getModifiers()) && !isCompilerMade(method))
			.map(RpcMethod::behindBridge)
			.filter((method) -> !method.isSynthetic())
			.toList();
		if (methods.isEmpty()) {
			throw new IllegalArgumentException(target.getClass().getName() + " has no public method to expose");
		}
		methods.stream()
			.collect(Collectors.groupingBy(Method::getName))
			.forEach((name, group) -> rejectOverloads(name, group));
		methods.forEach(RpcMethod::rejectSuspending);
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

	private static void rejectSuspending(Method method) {
		if (isSuspending(method)) {
			throw new IllegalArgumentException("Peers cannot call " + describe(method)
					+ ": it is a suspend function; return a CompletableFuture, or make it a plain function");
		}
	}

	/**
	 * Returns whether a method is a suspend function of Kotlin, which only Kotlin can
	 * call.
	 * @param method any method
	 * @return whether its last parameter is a continuation
	 */
	public static boolean isSuspending(Method method) {
		return JvmLanguages.isSuspending(method);
	}

	/**
	 * Returns whether a method is public although nobody has written it as a public
	 * method: an internal or mangled function of Kotlin, whose name has a {@code $} or
	 * {@code -}, what every object of Groovy has, and the setter of a property of either.
	 * @param method any method
	 * @return whether it is not meant to be called by its name
	 */
	public static boolean isCompilerMade(Method method) {
		return JvmLanguages.isCompilerMade(method);
	}

	/**
	 * Returns the method that a bridge of the compiler makes accessible because its class
	 * is not public. The bridge knows neither the names nor the full types of its
	 * parameters.
	 * @param method any method
	 * @return the inherited method, the method itself if it is no such bridge
	 */
	public static Method behindBridge(Method method) {
		return InheritedMethods.behind(method);
	}

	/**
	 * Returns a Java method as messages to people name it.
	 * @param method any method
	 * @return its class, name and parameter types:
	 * {@code com.example.Calculator.add(int, int)}
	 */
	public static String describe(Method method) {
		return method.getDeclaringClass().getName() + "." + nameAndTypes(method);
	}

	/**
	 * Returns a Java method as messages about a type name it.
	 * @param method a method that the type declares or inherits
	 * @param type the type that the message is about
	 * @return its name and parameter types, and its class unless that is the type:
	 * {@code add(int, int) of com.example.Calculator}
	 */
	public static String describe(Method method, Class<?> type) {
		Class<?> owner = method.getDeclaringClass();
		return nameAndTypes(method) + ((owner != type) ? " of " + owner.getName() : "");
	}

	private static String nameAndTypes(Method method) {
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
	 * Returns the same method on another thread.
	 * @param execution the thread that the body runs on
	 * @return the changed copy
	 */
	public RpcMethod withExecution(HandlerExecution execution) {
		return new RpcMethod(this.name, this.parameters, this.resultType, this.description, this.body, execution,
				this.allowed);
	}

	/**
	 * Returns the same method for other callers.
	 * @param allowed the peers that may call it
	 * @return the changed copy
	 */
	public RpcMethod withAllowed(AllowedPeers allowed) {
		return new RpcMethod(this.name, this.parameters, this.resultType, this.description, this.body, this.execution,
				allowed);
	}

	/**
	 * Returns the method as callers see it: {@code add(int x, int y)}.
	 * @return the name and the parameters
	 */
	public String signature() {
		return this.name
				+ this.parameters.stream().map(RpcParameter::toString).collect(Collectors.joining(", ", "(", ")"));
	}

	/**
	 * The code of an RPC method. Called on the thread that its {@link HandlerExecution}
	 * says.
	 */
	@FunctionalInterface
	public interface Body {

		/**
		 * Handles one request. A request whose stage never completes counts as active
		 * until the node stops.
		 * @param args one value per parameter
		 * @return the result, or a {@link java.util.concurrent.CompletionStage} of it
		 * @throws Throwable if the request fails; the caller gets an error reply
		 */
		@Nullable Object invoke(@Nullable Object[] args) throws Throwable;

	}

}
