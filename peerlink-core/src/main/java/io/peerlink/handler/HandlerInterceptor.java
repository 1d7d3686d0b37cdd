package io.peerlink.handler;

import org.jspecify.annotations.Nullable;

/**
 * Surrounds handlers, for libraries that need something on the thread of the handler, and
 * take it away again, such as a security context. Surrounds the bodies of methods and the
 * handlers of byte streams; not channels. Several are nested, the first one that was
 * added outside.
 * <p>
 * Must be thread-safe.
 *
 * @since 0.1.0
 */
public interface HandlerInterceptor {

	/**
	 * Runs a handler. Called on its thread, which may be one that has more to do: what is
	 * set there has to be undone.
	 * @param caller the peer that has called
	 * @param handler the handler, which has been bound to its arguments
	 * @return what the handler has returned, which may be a
	 * {@link java.util.concurrent.CompletionStage} that is not complete
	 * @throws Throwable what the handler has thrown, or why it is not run
	 */
	@Nullable Object around(CurrentPeer caller, Invocation handler) throws Throwable;

	/**
	 * Returns the failure that a caller is told. Called for whatever a method, or the
	 * stage or the stream that it has returned, has failed with, on any thread.
	 * @param failure the failure
	 * @return the same, or another one
	 */
	default Throwable translate(Throwable failure) {
		return failure;
	}

	/**
	 * A handler that is to be run.
	 */
	@FunctionalInterface
	interface Invocation {

		/**
		 * Runs the handler.
		 * @return its result, {@code null} for the handler of a stream
		 * @throws Throwable if it fails
		 */
		@Nullable Object proceed() throws Throwable;

	}

}
