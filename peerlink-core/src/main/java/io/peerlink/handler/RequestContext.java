package io.peerlink.handler;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the caller of a request still waits, and whether it waits at all. Only Java
 * callers say so; a request of Python has no deadline and is never cancelled.
 * <p>
 * A cancelled request interrupts the thread that runs its handler. Work that a handler
 * has handed to other threads learns of it here. Thread-safe.
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
	 * Returns how long the caller still waits for the answer. Calls that a handler makes
	 * inherit it as the longest timeout that they may have; work that goes on after the
	 * request was answered is not bound by it.
	 * @return the time left, zero when it is over; empty when the caller did not say, or
	 * was answered
	 */
	Optional<Duration> remaining();

	/**
	 * Returns whether the caller has stopped waiting because its time is over.
	 * @return whether an answer would come too late
	 */
	boolean isExpired();

	/**
	 * Returns whether the caller has cancelled the call. Such a message may be lost.
	 * @return whether nobody waits for the answer any more
	 */
	boolean isCancelled();

	/**
	 * Registers an action for the case that the caller cancels the call. It runs on a
	 * callback thread; at once, on this thread, when the call is cancelled already; not
	 * after the request was answered, unless both happen in the same moment.
	 * @param callback the action
	 */
	void onCancel(Runnable callback);

}
