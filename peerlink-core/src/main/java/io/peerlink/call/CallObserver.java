package io.peerlink.call;

import java.util.Map;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the calls of a node, those that it makes and those that it handles: for metrics
 * and traces. Pings are not calls.
 * <p>
 * For any number of threads. Called by the threads that make and handle calls and by
 * callback threads, never by the receive thread; whatever takes time here delays the
 * call. What it throws is logged and changes nothing.
 */
public interface CallObserver {

	/**
	 * Watches nothing.
	 */
	CallObserver NONE = new CallObserver() {
	};

	/**
	 * A call to a peer begins. Called before the peer is looked up, by the thread that
	 * makes the call; a broadcast is one call for each peer.
	 * @param target the peer's name as the caller gave it
	 * @param method the method's name
	 * @return what is to be told of the rest
	 */
	default Outgoing calling(String target, String method) {
		return Outgoing.NONE;
	}

	/**
	 * A call of a peer begins to be handled. Called by the handler thread before the
	 * arguments are read. Requests that are refused, or name no method, do not come here.
	 * @param caller who calls
	 * @param method the name of a registered method
	 * @param trace what the caller {@link Outgoing#sending sent} of its trace: anybody's
	 * word, at most 8 entries of 512 characters
	 * @return what is to be told of the rest
	 */
	default Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		return Incoming.NONE;
	}

	/**
	 * One call to a peer.
	 */
	interface Outgoing {

		/**
		 * Watches nothing.
		 */
		Outgoing NONE = new Outgoing() {
		};

		/**
		 * The request is about to be sent. Not called when the call has failed before.
		 * @param peer who was found by the name
		 * @return what travels with the request, such as a {@code traceparent}; Python
		 * peers ignore it, and a request that has no room for it goes without
		 */
		default Map<String, String> sending(Peer peer) {
			return Map.of();
		}

		/**
		 * The call has ended. Called once: before who waits for the result has it, but
		 * for the calls of a broadcast soon after. A call that was forgotten fails with a
		 * {@link java.util.concurrent.CancellationException}.
		 * @param failure why it failed, {@code null} when there is a result
		 */
		default void ended(@Nullable Throwable failure) {
		}

	}

	/**
	 * One call of a peer.
	 */
	interface Incoming {

		/**
		 * Watches nothing.
		 */
		Incoming NONE = new Incoming() {
		};

		/**
		 * The handler is about to run on the current thread.
		 * @return closed on the same thread when the handler has returned, though perhaps
		 * with a {@link java.util.concurrent.CompletionStage} that has not completed
		 */
		default Scope open() {
			return () -> {
			};
		}

		/**
		 * The call was answered. Called once, by the handler thread or by who has
		 * completed the handler's stage.
		 * @param failure why the caller was told an error: the arguments do not fit, the
		 * handler failed, or its result cannot be sent; {@code null} when it was told a
		 * result
		 */
		default void ended(@Nullable Throwable failure) {
		}

	}

	/**
	 * What holds while a handler runs.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
