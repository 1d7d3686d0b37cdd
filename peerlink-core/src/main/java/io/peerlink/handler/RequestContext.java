package io.peerlink.handler;

import java.time.Duration;
import java.util.Optional;

/**
 * The deadline of a request and its cancellation by the caller. Only Java callers send
 * them: a request of a Python peer has no deadline and is never cancelled.
 * <p>
 * The cancellation of a request interrupts the thread that runs its handler. Work that
 * the handler has handed to other threads can observe it here. Thread-safe.
 *
 * @since 0.1.0
 */
public interface RequestContext {

	/**
	 * No deadline, never cancelled.
	 */
	RequestContext NONE = new RequestContext() {

		@Override
		public Optional<Duration> remaining() {
			return Optional.empty();
		}

		@Override
		public boolean isExpired() {
			return false;
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public void onCancel(Runnable callback) {
		}

	};

	/**
	 * Returns how long the caller still waits for the reply. The timeout of a call that
	 * the handler makes is never longer than that. Work that goes on after the reply is
	 * not limited by it.
	 * @return the remaining time, zero after the deadline; empty if there is no deadline
	 * or the reply was sent
	 */
	Optional<Duration> remaining();

	/**
	 * Returns whether the deadline has passed.
	 * @return whether a reply would be too late
	 */
	boolean isExpired();

	/**
	 * Returns whether the caller has cancelled the call. A cancellation may be lost on
	 * the network.
	 * @return whether the call was cancelled
	 */
	boolean isCancelled();

	/**
	 * Registers a callback for the cancellation of the call. It runs on a callback
	 * thread, or immediately on the current thread if the call is cancelled already. It
	 * does not run after the reply was sent, unless both happen at the same time.
	 * @param callback the callback
	 */
	void onCancel(Runnable callback);

}
