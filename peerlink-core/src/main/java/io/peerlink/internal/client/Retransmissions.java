package io.peerlink.internal.client;

import io.peerlink.internal.reliability.RetransmissionBackoff;
import io.peerlink.internal.wire.MessageId;

/**
 * What is remembered of a request that was not answered at once. Guarded by its
 * {@link RequestTransmission}.
 */
final class Retransmissions {

	/**
	 * The step of {@link java.util.SplittableRandom} between seeds that are to be
	 * independent.
	 */
	private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

	private final RetransmissionBackoff backoff;

	/**
	 * How often the request was sent.
	 */
	long attempts = 1;

	long lastSentAt;

	/**
	 * When the peer last confirmed that it executes the request; before that, when the
	 * request was first sent.
	 */
	long confirmedAt;

	/**
	 * Whether the peer has said that it executes the request. May be read by any thread.
	 */
	volatile boolean confirmed;

	/**
	 * Whether the request is due as soon as the peer is verified to remove duplicates.
	 */
	boolean awaitingVerification;

	/**
	 * Creates the state of a request that was sent once.
	 * @param sentAt when that was
	 * @param timeoutNanos the first wait without its random part
	 * @param id the random id of the request, from which the random parts come
	 */
	Retransmissions(long sentAt, long timeoutNanos, MessageId id) {
		this.lastSentAt = sentAt;
		this.confirmedAt = sentAt;
		this.backoff = new RetransmissionBackoff(timeoutNanos, id.hashCode() * GOLDEN_GAMMA);
	}

	/**
	 * Returns the next wait.
	 * @param remaining the time until the deadline of the call
	 */
	long next(long remaining) {
		return this.backoff.next(remaining);
	}

	/**
	 * Lengthens the waits, because the callee executes the request.
	 */
	void slowDown() {
		this.backoff.slowDown();
	}

}
