package io.peerlink.call;

import java.util.Map;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Observes calls to peers and requests from peers, for metrics and traces. Pings are not
 * observed.
 * <p>
 * Must be thread-safe. Called on the threads that make calls and handle requests and on
 * callback threads, never on the receive thread. Whatever takes time in an observer
 * delays the call. Exceptions of an observer are logged and have no other effect.
 *
 * @since 0.1.0
 */
public interface CallObserver {

	/**
	 * An observer that does nothing.
	 */
	CallObserver NONE = new CallObserver() {
	};

	/**
	 * Called when a call to a peer begins, before the peer is looked up, on the thread
	 * that makes the call. A broadcast is one call for each peer.
	 * @param target the peer's name as the caller gave it
	 * @param method the method's name
	 * @return the observer of this call
	 */
	default Outgoing calling(String target, String method) {
		return Outgoing.NONE;
	}

	/**
	 * Called when the handling of a request from a peer begins, on the handler thread,
	 * before the arguments are read. Not called for requests that are rejected or that
	 * name no registered method.
	 * @param caller the peer that sent the request
	 * @param method the name of a registered method
	 * @param trace the trace context that the caller {@linkplain Outgoing#sending sent}:
	 * not authenticated, at most 8 entries of 512 characters
	 * @return the observer of this request
	 */
	default Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		return Incoming.NONE;
	}

	/**
	 * Observes one call to a peer.
	 */
	interface Outgoing {

		/**
		 * An observer that does nothing.
		 */
		Outgoing NONE = new Outgoing() {
		};

		/**
		 * Called before the request is sent, unless the call has failed before.
		 * @param peer the peer that was found by the name
		 * @return the trace context to send with the request, such as a
		 * {@code traceparent}; Python peers ignore it, and a request that has no room for
		 * it is sent without it
		 */
		default Map<String, String> sending(Peer peer) {
			return Map.of();
		}

		/**
		 * Called once when the call has ended: before the caller gets the result, but for
		 * the calls of a broadcast soon after. An asynchronous call or a broadcast that
		 * was cancelled fails with a {@link java.util.concurrent.CancellationException}.
		 * @param failure the failure, {@code null} if there is a result
		 */
		default void ended(@Nullable Throwable failure) {
		}

	}

	/**
	 * Observes one request from a peer.
	 */
	interface Incoming {

		/**
		 * An observer that does nothing.
		 */
		Incoming NONE = new Incoming() {
		};

		/**
		 * Called before the handler runs, on the same thread.
		 * @return the scope of the handler, closed on the same thread when the handler
		 * has returned, possibly with a {@link java.util.concurrent.CompletionStage} that
		 * has not completed
		 */
		default Scope open() {
			return () -> {
			};
		}

		/**
		 * Called once when the request has ended: it was answered, or its caller has
		 * cancelled it and gets no answer. On the handler thread or on the thread that
		 * completed the handler's stage.
		 * @param failure the reason why the caller gets no result: the arguments do not
		 * fit, the handler failed, its result cannot be sent, or the call was cancelled,
		 * as a rule with a {@link java.util.concurrent.CancellationException};
		 * {@code null} if the answer is a result
		 */
		default void ended(@Nullable Throwable failure) {
		}

	}

	/**
	 * The scope in which a handler runs.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
