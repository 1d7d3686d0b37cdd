package io.peerlink.call;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * How the methods of an interface become calls. Asked once for each method, when a client
 * is {@linkplain PeerClient#as(Class, ClientContract) made}, and not at calls; whatever
 * it throws ends the making of the client. Default methods and those of {@link Object}
 * are never asked about.
 */
public interface ClientContract {

	/**
	 * Every method calls the peer's method of the same name, with the options of the
	 * client.
	 */
	ClientContract DEFAULT = new ClientContract() {
	};

	/**
	 * Name the method of the peer.
	 * @param method a method of the interface
	 * @return what the peer calls it
	 */
	default String nameOf(Method method) {
		return method.getName();
	}

	/**
	 * Say how a method is called.
	 * @param method a method of the interface
	 * @param defaults the options of the client
	 * @return the options of all calls by this method
	 */
	default CallOptions optionsOf(Method method, CallOptions defaults) {
		return defaults;
	}

	/**
	 * Find what makes values of a type that stands for one result which is not there yet.
	 * The futures of the JDK need none.
	 * @param type what a method returns
	 * @return the adapter, or {@code null} when there is none for the type
	 */
	default @Nullable ReturnAdapter adapterOf(Class<?> type) {
		return null;
	}

	/**
	 * Tell whether values of a type stand for others which are not there yet, and so can
	 * be neither sent nor read. Those of the JDK are known.
	 * @param type a type that a method takes, or that a result is read as
	 * @return {@code false} for a value
	 */
	default boolean isAsynchronous(Class<?> type) {
		return adapterOf(type) != null;
	}

	/**
	 * Makes what a method returns without waiting, such as a publisher. Its first type
	 * argument is what the result is read as.
	 */
	@FunctionalInterface
	interface ReturnAdapter {

		/**
		 * Wrap a call. For any number of threads.
		 * @param call makes the call, once for each time it is asked; what goes wrong
		 * fails the future
		 * @return what the method returns
		 */
		Object adapt(Supplier<CompletableFuture<?>> call);

	}

}
