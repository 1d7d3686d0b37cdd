package io.peerlink.call;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Maps the methods of an interface to calls. Evaluated once for each method, when a
 * client is created for {@linkplain PeerClient#proxy(Class, ClientContract) one peer} or
 * for {@linkplain Broadcast#proxy(Class, ClientContract) all}, and not at calls; an
 * exception prevents the creation of the client. Not evaluated for default methods and
 * those of {@link Object}.
 *
 * @since 0.1.0
 */
public interface ClientContract {

	/**
	 * The contract by which every method calls the peers' method of the same name, with
	 * the options of the client.
	 */
	ClientContract DEFAULT = new ClientContract() {
	};

	/**
	 * Returns the name of the peer's method.
	 * @param method a method of the interface
	 * @return the name
	 */
	default String nameOf(Method method) {
		return method.getName();
	}

	/**
	 * Returns the options of the calls by a method.
	 * @param method a method of the interface
	 * @param defaults the options of the client
	 * @return the options
	 */
	default CallOptions optionsOf(Method method, CallOptions defaults) {
		return defaults;
	}

	/**
	 * Returns the adapter for a return type whose values are available before the result
	 * is, such as a publisher. The futures of the JDK need no adapter.
	 * @param type the return type of a method
	 * @return the adapter, {@code null} if there is none for the type
	 */
	default @Nullable ReturnAdapter adapterOf(Class<?> type) {
		return null;
	}

	/**
	 * Returns whether values of a type stand for others that are not available yet, and
	 * so can be neither sent nor read. The types of the JDK need not be recognised.
	 * @param type the type of a parameter, or of a result
	 * @return {@code false} for a type of plain values
	 */
	default boolean isAsynchronous(Class<?> type) {
		return adapterOf(type) != null;
	}

	/**
	 * Creates the value that a method returns without waiting, such as a publisher. The
	 * result is read as the first type argument of the return type.
	 */
	@FunctionalInterface
	interface ReturnAdapter {

		/**
		 * Returns the value for a call. Must be thread-safe.
		 * @param call starts the call, each time that it is invoked; the future fails if
		 * the call fails
		 * @return the value that the method returns
		 */
		Object adapt(Supplier<CompletableFuture<?>> call);

	}

}
