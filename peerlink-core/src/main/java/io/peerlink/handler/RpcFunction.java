package io.peerlink.handler;

import org.jspecify.annotations.Nullable;

/**
 * Handlers as lambdas, by their number of parameters. Unlike the functions of the JDK
 * they may throw checked exceptions, which the caller gets as an error reply.
 *
 * @since 0.1.0
 */
public final class RpcFunction {

	private RpcFunction() {
	}

	/**
	 * A handler without parameters.
	 */
	@FunctionalInterface
	public interface Of0 {

		@Nullable Object call() throws Exception;

	}

	/**
	 * A handler with one parameter.
	 *
	 * @param <A> the type of the parameter
	 */
	@FunctionalInterface
	public interface Of1<A> {

		@Nullable Object call(A a) throws Exception;

	}

	/**
	 * A handler with two parameters.
	 *
	 * @param <A> the type of the first parameter
	 * @param <B> the type of the second parameter
	 */
	@FunctionalInterface
	public interface Of2<A, B> {

		@Nullable Object call(A a, B b) throws Exception;

	}

	/**
	 * A handler with three parameters.
	 *
	 * @param <A> the type of the first parameter
	 * @param <B> the type of the second parameter
	 * @param <C> the type of the third parameter
	 */
	@FunctionalInterface
	public interface Of3<A, B, C> {

		@Nullable Object call(A a, B b, C c) throws Exception;

	}

}
