package io.peerlink.internal.client;

import java.time.Duration;

import io.peerlink.internal.reliability.RetransmissionBackoff;
import io.peerlink.internal.reliability.RoundTripEstimator;
import io.peerlink.internal.server.dedup.RequestFilter;
import io.peerlink.internal.wire.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The sending of one request, as often as it takes: when it is due again, and what its
 * {@code pl} object says. The {@link PendingCalls} keeps the time. Times are those of the
 * table. Thread-safe; the links are guarded by the {@link PeerPath}.
 */
final class RequestTransmission {

	/**
	 * How often to look whether the peer has proved by now that it removes duplicates.
	 */
	private static final long PROOF_POLL = Duration.ofMillis(50).toNanos();

	/**
	 * How soon to ask again whether the path allows one more repetition.
	 */
	private static final long RATE_POLL = Duration.ofMillis(20).toNanos();

	private static final long NANOS_PER_MICRO = 1000;

	/**
	 * How long to go on repeating a request of which nothing is heard: the callee
	 * remembers calls that are not repeated for longer than that.
	 */
	private static final long MAX_SILENCE = RequestFilter.MAX_DEADLINE.toNanos();

	private static final long NEVER = Long.MAX_VALUE;

	@Nullable RequestTransmission previous;

	@Nullable RequestTransmission next;

	boolean confirmed;

	private final Caller.Payload payload;

	private final @Nullable PeerPath path;

	private final long number;

	private final long firstLow;

	private final long firstEnd;

	private final RetransmissionBackoff backoff;

	private long attempts = 1;

	private boolean ended;

	private long firstSentAt;

	private long heardAt;

	private long lastSentAt;

	private volatile long nextAt;

	/**
	 * Prepare to send a request.
	 * @param low the lowest number that has not ended, for the first attempt
	 * @param end a higher number that has, for the first attempt
	 */
	RequestTransmission(Caller.Payload payload, long seed, long timeoutNanos, @Nullable PeerPath path, long number,
			long low, long end) {
		this.payload = payload;
		this.path = path;
		this.number = number;
		this.firstLow = low;
		this.firstEnd = end;
		this.backoff = new RetransmissionBackoff(timeoutNanos, seed);
	}

	/**
	 * Send a request to a peer that does not remove duplicates, again and again.
	 */
	static RequestTransmission unnumbered(Caller.Payload payload, long seed) {
		return new RequestTransmission(payload, seed, RoundTripEstimator.INITIAL_TIMEOUT.toNanos(), null, 0, 0, 0);
	}

	Caller.Payload payload() {
		return this.payload;
	}

	long number() {
		return this.number;
	}

	/**
	 * Return when it is to be sent again.
	 */
	long nextAt() {
		return this.nextAt;
	}

	/**
	 * It is about to be sent for the first time. No other thread knows it yet.
	 */
	void begin(long now, long remaining) {
		this.firstSentAt = now;
		this.heardAt = now;
		this.lastSentAt = now;
		this.nextAt = now + this.backoff.next(remaining);
	}

	/**
	 * Prepare to send it again.
	 * @return whether to do that; if not, it will be asked for again later
	 */
	synchronized boolean repeat(long now, long remaining) {
		if (this.ended || now - this.heardAt > MAX_SILENCE) {
			this.nextAt = NEVER;
			return false;
		}
		if (!mayBeRepeated()) {
			this.nextAt = now + PROOF_POLL;
			return false;
		}
		if (this.path != null && !this.path.tryRepeat(now)) {
			this.nextAt = now + RATE_POLL;
			return false;
		}
		this.attempts++;
		this.lastSentAt = now;
		this.nextAt = now + this.backoff.next(remaining);
		return true;
	}

	private boolean mayBeRepeated() {
		return this.payload.idempotent() || isPeerProven();
	}

	boolean isPeerProven() {
		return this.path != null && this.path.isProven();
	}

	/**
	 * The peer says that it works on the request.
	 */
	synchronized void working(@Nullable Extension answer, long now, long remaining) {
		sample(answer, now);
		this.heardAt = now;
		if (this.path != null) {
			this.path.confirm(this);
		}
		this.backoff.slowDown();
		this.nextAt = now + this.backoff.next(remaining);
	}

	/**
	 * The reply is here, and the call has ended.
	 */
	synchronized void answered(@Nullable Extension answer, long now) {
		sample(answer, now);
		end();
	}

	/**
	 * The call has ended.
	 */
	synchronized void end() {
		if (!this.ended && this.path != null) {
			this.path.end(this);
		}
		this.ended = true;
	}

	/**
	 * Write what the first attempt tells the peer.
	 * @return {@code null} when the peer is told nothing
	 */
	@Nullable Extension firstExtension(String instanceId, long ttlMillis) {
		return (this.path != null) ? Extension.call(instanceId, this.path.instanceId(), this.number, this.firstLow,
				this.firstEnd, 1, ttlMillis) : null;
	}

	/**
	 * Write what the attempt that is sent now tells the peer.
	 * @return {@code null} when the peer is told nothing
	 */
	synchronized @Nullable Extension extension(String instanceId, long ttlMillis) {
		if (this.path == null) {
			return null;
		}
		return this.path.extension(instanceId, this.number, this.attempts, ttlMillis);
	}

	/**
	 * Of an attempt in the middle the time is not known any more, and such samples are
	 * not missed.
	 */
	private void sample(@Nullable Extension answer, long now) {
		if (this.path == null || answer == null) {
			return;
		}
		long took = Math.max(0, answer.took()) * NANOS_PER_MICRO;
		if (answer.echo() == this.attempts) {
			this.path.sample(now - this.lastSentAt - took);
		}
		else if (answer.echo() == 1) {
			this.path.sample(now - this.firstSentAt - took);
		}
	}

}
