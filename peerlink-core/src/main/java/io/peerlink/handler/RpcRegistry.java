package io.peerlink.handler;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The methods that a node exposes to its peers, by name. Thread-safe; methods may come
 * and go while the node runs.
 *
 * @since 0.1.0
 */
public interface RpcRegistry {

	/**
	 * Exposes every public method of an object to peers, by its name.
	 * @param handler the object
	 * @throws IllegalArgumentException when two of its methods have the same name
	 * @throws IllegalStateException when a name is in use
	 */
	default void register(Object handler) {
		register(RpcMethod.of(handler));
	}

	/**
	 * Exposes methods to peers: all of them, or none when a name is in use or stands
	 * twice among them.
	 * @param methods the methods
	 * @throws IllegalStateException when a name is in use or stands twice
	 */
	void register(List<RpcMethod> methods);

	/**
	 * Exposes a method to peers.
	 * @param method the method
	 * @throws IllegalStateException when its name is in use
	 */
	default void register(RpcMethod method) {
		register(List.of(Objects.requireNonNull(method, "method must not be null")));
	}

	/**
	 * Exposes a function without parameters to peers.
	 * @param name what peers call it
	 * @param function the function
	 * @throws IllegalStateException when the name is in use
	 */
	default void register(String name, RpcFunction.Of0 function) {
		register(function(name, function, (args) -> function.call()));
	}

	/**
	 * Exposes a function with one parameter to peers.
	 * @param <A> the type of the parameter
	 * @param name what peers call it
	 * @param a the type of the parameter
	 * @param function the function
	 * @throws IllegalStateException when the name is in use
	 */
	@SuppressWarnings("unchecked") // Arguments are read as the parameter's type.
	default <A> void register(String name, Class<A> a, RpcFunction.Of1<A> function) {
		register(function(name, function, (args) -> function.call((A) args[0]), a));
	}

	/**
	 * Exposes a function with two parameters to peers.
	 * @param <A> the type of the first parameter
	 * @param <B> the type of the second parameter
	 * @param name what peers call it
	 * @param a the type of the first parameter
	 * @param b the type of the second parameter
	 * @param function the function
	 * @throws IllegalStateException when the name is in use
	 */
	@SuppressWarnings("unchecked") // Arguments are read as the parameters' types.
	default <A, B> void register(String name, Class<A> a, Class<B> b, RpcFunction.Of2<A, B> function) {
		register(function(name, function, (args) -> function.call((A) args[0], (B) args[1]), a, b));
	}

	/**
	 * Exposes a function with three parameters to peers.
	 * @param <A> the type of the first parameter
	 * @param <B> the type of the second parameter
	 * @param <C> the type of the third parameter
	 * @param name what peers call it
	 * @param a the type of the first parameter
	 * @param b the type of the second parameter
	 * @param c the type of the third parameter
	 * @param function the function
	 * @throws IllegalStateException when the name is in use
	 */
	@SuppressWarnings("unchecked") // Arguments are read as the parameters' types.
	default <A, B, C> void register(String name, Class<A> a, Class<B> b, Class<C> c,
			RpcFunction.Of3<A, B, C> function) {
		register(function(name, function, (args) -> function.call((A) args[0], (B) args[1], (C) args[2]), a, b, c));
	}

	/**
	 * Withdraws a method from peers. Calls that run are not affected.
	 * @param name what peers call it
	 * @return whether there was one
	 */
	boolean unregister(String name);

	/**
	 * Returns the methods that peers can call.
	 * @return the methods, by name
	 */
	List<RpcMethod> methods();

	private static RpcMethod function(String name, Object function, RpcMethod.Body body, Class<?>... types) {
		Objects.requireNonNull(function, "function must not be null");
		List<RpcParameter> parameters = IntStream.range(0, types.length)
			.mapToObj((i) -> new RpcParameter("arg" + i, types[i]))
			.toList();
		return new RpcMethod(name, parameters, "a function registered as '" + name + "'", body);
	}

}
