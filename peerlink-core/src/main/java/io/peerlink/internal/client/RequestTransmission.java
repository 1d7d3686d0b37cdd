package io.peerlink.internal.client;

import io.peerlink.internal.reliability.NumberedRequest;
import io.peerlink.internal.reliability.PeerPath;
import io.peerlink.internal.reliability.RetransmissionBackoff;
import io.peerlink.internal.reliability.RoundTripEstimator;
import io.peerlink.internal.server.dedup.RequestFilter;
import io.peerlink.internal.wire.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The transmission and retransmission of one request: when it is due again, and what its
 * {@code pl} object holds. The {@link PendingCalls} keep the time; all times are
 * nanoseconds of theirs. Thread-safe.
 */
final class RequestTransmission extends NumberedRequest {

	private static final long NANOS_PER_MICRO = 1000;

	/**
	 * How long to retransmit a request to a silent peer: the callee remembers calls that
	 * are not retransmitted for longer than that.
	 */
	private static final long MAX_SILENCE = RequestFilter.MAX_DEADLINE.toNanos();

	private static final long NEVER = Long.MAX_VALUE;

	private final RequestPayload payload;

	private final @Nullable PeerPath path;

	private final RetransmissionBackoff backoff;

	private long attempts = 1;

	private boolean ended;

	/**
	 * Whether the request is due as soon as the peer is verified to remove duplicates.
	 */
	private boolean awaitingVerification;

	private long firstSentAt;

	private long lastSentAt;

	/**
	 * When the peer last confirmed that it executes the request; before that, when the
	 * request was first sent.
	 */
	private long confirmedAt;

	private volatile boolean confirmed;

	private volatile long nextAt;

	private RequestTransmission(RequestPayload payload, @Nullable PeerPath path, long timeoutNanos, long seed) {
		this.payload = payload;
		this.path = path;
		this.backoff = new RetransmissionBackoff(timeoutNanos, seed);
	}

	/**
	 * Creates the transmission of a request that a path is going to number.
	 */
	static RequestTransmission numbered(RequestPayload payload, PeerPath path, long seed) {
		return new RequestTransmission(payload, path, path.retransmissionTimeoutNanos(), seed);
	}

	/**
	 * Creates the transmission of a request to a peer that does not remove duplicates.
	 */
	static RequestTransmission unnumbered(RequestPayload payload, long seed) {
		return new RequestTransmission(payload, null, RoundTripEstimator.INITIAL_TIMEOUT.toNanos(), seed);
	}

	RequestPayload payload() {
		return this.payload;
	}

	/**
	 * Returns when the request is due again.
	 */
	long nextAt() {
		return this.nextAt;
	}

	/**
	 * Records the first transmission. No other thread knows this object yet.
	 */
	void begin(long now, long remaining) {
		this.firstSentAt = now;
		this.lastSentAt = now;
		this.confirmedAt = now;
		this.nextAt = now + this.backoff.next(remaining);
	}

	/**
	 * Records a retransmission that is due, if it is allowed.
	 * @return whether to retransmit the request; if not, {@link #nextAt()} is the time of
	 * the next check
	 */
	synchronized boolean tryRetransmit(long now, long remaining) {
		if (this.ended || now - this.confirmedAt > MAX_SILENCE) {
			this.nextAt = NEVER;
			return false;
		}
		if (!this.payload.idempotent() && !isPeerVerified()) {
			this.awaitingVerification = true;
			this.nextAt = NEVER;
			return false;
		}
		if (this.path != null && !this.path.tryRetransmit(now, this.confirmed)) {
			this.nextAt = now + this.path.budgetWaitNanos();
			return false;
		}
		this.attempts++;
		this.lastSentAt = now;
		this.nextAt = now + this.backoff.next(remaining);
		return true;
	}

	/**
	 * Makes a request due that has waited for the verification of its peer. To be called
	 * when a peer was verified.
	 * @return whether the request has become due
	 */
	synchronized boolean endWaitForVerification(long now) {
		if (!this.awaitingVerification || this.ended || !isPeerVerified()) {
			return false;
		}
		this.awaitingVerification = false;
		this.nextAt = now;
		return true;
	}

	/**
	 * Returns whether the peer has said that it executes the request.
	 */
	boolean isConfirmed() {
		return this.confirmed;
	}

	boolean isPeerVerified() {
		return this.path != null && this.path.isVerified();
	}

	/**
	 * Records that the peer executes the request.
	 */
	synchronized void working(@Nullable Extension answer, long now, long remaining) {
		sample(answer, now);
		this.confirmedAt = now;
		this.confirmed = true;
		if (this.path != null) {
			this.path.confirm(this);
		}
		this.backoff.slowDown();
		this.nextAt = now + this.backoff.next(remaining);
	}

	/**
	 * Records the reply, which ends the transmission.
	 */
	synchronized void answered(@Nullable Extension answer, long now) {
		sample(answer, now);
		end();
	}

	/**
	 * Ends the transmission; no effect if it has ended.
	 */
	synchronized void end() {
		if (!this.ended && this.path != null) {
			this.path.complete(this);
		}
		this.ended = true;
	}

	/**
	 * Returns the extension of the first transmission.
	 * @return the extension, {@code null} if there is none
	 */
	@Nullable Extension firstExtension(String instanceId, long ttlMillis) {
		return (this.path != null) ? this.path.firstExtension(instanceId, this, ttlMillis) : null;
	}

	/**
	 * Returns the extension of the latest transmission.
	 * @return the extension, {@code null} if there is none
	 */
	synchronized @Nullable Extension extension(String instanceId, long ttlMillis) {
		return (this.path != null) ? this.path.extension(instanceId, this, this.attempts, ttlMillis) : null;
	}

	/**
	 * Returns the extension of the message that cancels the request.
	 * @return the extension, {@code null} if the peer is not verified and so must not get
	 * the message
	 */
	@Nullable Extension cancelExtension(String instanceId) {
		return (this.path != null && this.path.isVerified()) ? this.path.cancelExtension(instanceId, this) : null;
	}

	/**
	 * The times of attempts between the first and the last are not kept, so answers to
	 * them are no samples.
	 */
	private void sample(@Nullable Extension answer, long now) {
		if (this.path == null || answer == null) {
			return;
		}
		long processing = Math.max(0, answer.processingMicros()) * NANOS_PER_MICRO;
		if (answer.attemptEcho() == this.attempts) {
			this.path.sample(now - this.lastSentAt - processing);
		}
		else if (answer.attemptEcho() == 1) {
			this.path.sample(now - this.firstSentAt - processing);
		}
	}

}
