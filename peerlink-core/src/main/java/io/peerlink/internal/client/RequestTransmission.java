package io.peerlink.internal.client;

import java.util.Map;

import io.peerlink.internal.payload.TraceContext;
import io.peerlink.internal.reliability.NumberedRequest;
import io.peerlink.internal.reliability.PeerPath;
import io.peerlink.internal.reliability.RoundTripEstimator;
import io.peerlink.internal.server.dedup.RequestFilter;
import io.peerlink.internal.value.CallValues;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * The transmission and retransmission of one request: when it is due again, and what its
 * {@code pl} object holds. A part of the call itself, so that a call is one object. The
 * {@link PendingCalls} keep the time; all times are nanoseconds of theirs. Thread-safe.
 * <p>
 * What only an unanswered request needs is in its {@link Retransmissions}, which are
 * created when the first retransmission is due: most calls are answered before that.
 */
abstract class RequestTransmission extends NumberedRequest {

	private static final long NANOS_PER_MICRO = 1000;

	/**
	 * How long to retransmit a request to a silent peer: the callee remembers calls that
	 * are not retransmitted for longer than that.
	 */
	private static final long MAX_SILENCE = RequestFilter.MAX_DEADLINE.toNanos();

	private static final long NEVER = Long.MAX_VALUE;

	private RawJson args = RawJson.EMPTY_ARRAY;

	/**
	 * What few requests carry besides, {@code null} for nothing.
	 */
	private @Nullable Extras extras;

	private boolean idempotent;

	/**
	 * Its streamed values, {@code null} for most calls, which have none.
	 */
	private @Nullable CallValues values;

	/**
	 * Whether the request may be sent more than once.
	 */
	private boolean repeated;

	private @Nullable PeerPath path;

	private long firstSentAt;

	/**
	 * When the request is due again. Before the first retransmission the random part of
	 * the wait is still missing, see {@link #isDue}.
	 */
	private volatile long nextAt = NEVER;

	/**
	 * Created and used under the lock of this.
	 */
	private volatile @Nullable Retransmissions retransmissions;

	private volatile boolean ended;

	/**
	 * Whether the reply is to be had over a connection only. Guarded by this.
	 */
	private boolean movedToTcp;

	/**
	 * Returns the id of the request.
	 */
	abstract MessageId id();

	/**
	 * Sets what the request carries. To be called before the request is written.
	 * @param args the positional arguments, a JSON array
	 * @param kwargs the keyword arguments, a JSON object
	 * @param idempotent whether the call may be executed more than once
	 * @param trace the entries of the trace context, possibly none
	 */
	final void carry(RawJson args, RawJson kwargs, boolean idempotent, Map<String, String> trace) {
		this.args = args;
		this.idempotent = idempotent;
		if (!kwargs.equals(RawJson.EMPTY_OBJECT) || !trace.isEmpty()) {
			this.extras = new Extras(kwargs, trace.isEmpty() ? null : TraceContext.toJson(trace));
		}
	}

	/**
	 * Sets the streamed values of the call. To be called before the request is written.
	 */
	final void values(@Nullable CallValues values) {
		this.values = values;
	}

	/**
	 * Returns the streamed values of the call, {@code null} if there are none.
	 */
	final @Nullable CallValues values() {
		return this.values;
	}

	/**
	 * Returns whether the caller asks for a streamed result.
	 */
	final boolean asksForStream() {
		return this.values != null && this.values.asksForStream();
	}

	/**
	 * Returns the positional arguments, a JSON array.
	 */
	final RawJson args() {
		return this.args;
	}

	/**
	 * Returns the keyword arguments, a JSON object.
	 */
	final RawJson kwargs() {
		return (this.extras != null) ? this.extras.kwargs : RawJson.EMPTY_OBJECT;
	}

	/**
	 * Returns the trace context, {@code null} if there is none.
	 */
	final @Nullable RawJson trace() {
		return (this.extras != null) ? this.extras.trace : null;
	}

	/**
	 * Returns whether no datagram can hold the request, whatever else it says.
	 */
	final boolean isLarge() {
		return (long) this.args.length() + kwargs().length() > WireLimits.MAX_DATAGRAM;
	}

	/**
	 * Returns whether the call may be executed more than once.
	 */
	final boolean isIdempotent() {
		return this.idempotent;
	}

	/**
	 * Has the request retransmitted with the number that a path has given it. To be
	 * called before the call is added to the {@link PendingCalls}.
	 */
	final void retransmitOn(PeerPath path) {
		this.path = path;
		this.repeated = true;
	}

	/**
	 * Has the request sent over connections, with the number that a path has given it. To
	 * be called before the call is added to the {@link PendingCalls}.
	 */
	final void connectOn(PeerPath path) {
		this.path = path;
	}

	/**
	 * Has the request retransmitted without a number, to a peer that does not remove
	 * duplicates. To be called before the call is added to the {@link PendingCalls}.
	 */
	final void retransmitUnnumbered() {
		this.repeated = true;
	}

	/**
	 * Gives the number of the request back: it is sent without one. To be called before
	 * the call is added to the {@link PendingCalls}.
	 */
	final void endNumber() {
		end();
		this.ended = false;
		this.path = null;
		this.repeated = false;
	}

	/**
	 * Returns whether the request has a number.
	 */
	final boolean isNumbered() {
		return this.path != null;
	}

	/**
	 * Returns whether the request may be sent more than once.
	 */
	final boolean isRepeated() {
		return this.repeated;
	}

	/**
	 * Returns when to {@linkplain #isDue look} at the request.
	 */
	final long nextAt() {
		return this.nextAt;
	}

	/**
	 * Records the first transmission. No other thread knows this object yet.
	 */
	final void begin(long now) {
		if (this.repeated) {
			this.firstSentAt = now;
			this.nextAt = now + firstWait();
		}
	}

	private long firstWait() {
		return (this.path != null) ? this.path.retransmissionTimeoutNanos()
				: RoundTripEstimator.INITIAL_TIMEOUT.toNanos();
	}

	/**
	 * Returns whether the request is due again. The first time that it seems to be, the
	 * random part is added to its wait.
	 */
	final boolean isDue(long now) {
		if (this.nextAt > now) {
			return false;
		}
		synchronized (this) {
			retransmissions();
			return this.nextAt <= now;
		}
	}

	private Retransmissions retransmissions() {
		Retransmissions state = this.retransmissions;
		if (state == null) {
			state = new Retransmissions(this.firstSentAt, this.nextAt - this.firstSentAt, id());
			this.nextAt = this.firstSentAt + state.next(Long.MAX_VALUE);
			this.retransmissions = state;
		}
		return state;
	}

	/**
	 * Records a retransmission that is due, if it is allowed.
	 * @return whether to retransmit the request; if not, {@link #nextAt()} is the time of
	 * the next check, unless it {@linkplain #congestedPath() waits for its path}
	 */
	final synchronized boolean tryRetransmit(long now, long remaining) {
		if (!mayRetransmit(now)) {
			return false;
		}
		if (this.path != null && !this.path.tryRetransmit(this, now)) {
			this.nextAt = NEVER;
			return false;
		}
		retransmitted(now, remaining);
		return true;
	}

	/**
	 * Records the retransmission of a request that has waited for its path, which allows
	 * it now.
	 * @return whether to retransmit the request
	 */
	final synchronized boolean endWaitForPath(long now, long remaining) {
		if (!mayRetransmit(now)) {
			return false;
		}
		retransmitted(now, remaining);
		return true;
	}

	private boolean mayRetransmit(long now) {
		// It needs the time for which the request is due.
		Retransmissions state = retransmissions();
		this.nextAt = NEVER;
		if (!this.repeated || this.ended || this.movedToTcp) {
			return false;
		}
		if (now - state.confirmedAt > MAX_SILENCE) {
			return false;
		}
		if (!this.idempotent && !isPeerVerified()) {
			state.awaitingVerification = true;
			return false;
		}
		return true;
	}

	private void retransmitted(long now, long remaining) {
		Retransmissions state = retransmissions();
		state.attempts++;
		state.lastSentAt = now;
		this.nextAt = now + state.next(remaining);
	}

	/**
	 * Returns the path whose budget is exhausted, so that its requests wait.
	 * @return the path, {@code null} if there is none or it is not congested
	 */
	final @Nullable PeerPath congestedPath() {
		return (this.path != null && this.path.isCongested()) ? this.path : null;
	}

	/**
	 * Makes a request due that has waited for the verification of its peer. To be called
	 * when a peer was verified.
	 * @return whether the request has become due
	 */
	final boolean endWaitForVerification(long now) {
		if (this.retransmissions == null) {
			return false;
		}
		synchronized (this) {
			Retransmissions state = retransmissions();
			if (!state.awaitingVerification || this.ended || !isPeerVerified()) {
				return false;
			}
			state.awaitingVerification = false;
			this.nextAt = now;
			return true;
		}
	}

	/**
	 * Returns whether the peer has said that it executes the request.
	 */
	final boolean isConfirmed() {
		Retransmissions state = this.retransmissions;
		return state != null && state.confirmed;
	}

	/**
	 * Returns whether nobody waits for an answer any more.
	 */
	final boolean hasEnded() {
		return this.ended;
	}

	final boolean isPeerVerified() {
		return this.path != null && this.path.isVerified();
	}

	/**
	 * Records that the peer executes the request.
	 */
	final synchronized void working(@Nullable Extension answer, long now, long remaining) {
		Retransmissions state = confirm(answer, now);
		if (this.movedToTcp) {
			return;
		}
		state.slowDown();
		this.nextAt = now + state.next(remaining);
	}

	/**
	 * Records that the peer keeps the reply, which is to be had over a connection: no
	 * more datagrams are sent.
	 * @return whether that is new
	 */
	final synchronized boolean moveToTcp(@Nullable Extension answer, long now) {
		if (this.movedToTcp || !this.repeated) {
			return false;
		}
		this.movedToTcp = true;
		confirm(answer, now);
		this.nextAt = NEVER;
		return true;
	}

	private Retransmissions confirm(@Nullable Extension answer, long now) {
		Retransmissions state = retransmissions();
		long roundTrip = roundTrip(answer, now);
		state.confirmedAt = now;
		state.confirmed = true;
		if (this.path != null) {
			this.path.confirm(this, roundTrip);
		}
		return state;
	}

	/**
	 * Records the reply, which ends the transmission.
	 */
	final void answered(@Nullable Extension answer, long now) {
		this.ended = true;
		if (this.path != null) {
			this.path.complete(this, roundTrip(answer, now));
		}
	}

	/**
	 * Ends the transmission; no effect if it has ended.
	 */
	final void end() {
		this.ended = true;
		if (this.path != null) {
			this.path.complete(this, PeerPath.NO_SAMPLE);
		}
	}

	/**
	 * Returns the extension of the latest transmission.
	 * @return the extension, {@code null} if there is none
	 */
	final synchronized @Nullable Extension extension(String instanceId, long ttlMillis) {
		return (this.path != null) ? this.path.extension(instanceId, this, attempts(), ttlMillis) : null;
	}

	/**
	 * Returns the extension of a transmission over a connection.
	 * @param transmission which one, from 1: it counts after those in datagrams
	 * @return the extension, {@code null} if the request has no number
	 */
	final synchronized @Nullable Extension extension(String instanceId, long ttlMillis, int transmission) {
		long before = this.movedToTcp ? attempts() : 0;
		return (this.path != null) ? this.path.extension(instanceId, this, before + transmission, ttlMillis) : null;
	}

	/**
	 * Returns the instances that a short request names.
	 * @return the instances, {@code null} if the peer does not take short requests
	 */
	final @Nullable InstancePair instancesOfShortRequest(String instanceId) {
		return (this.path != null) ? this.path.instancesOfShortRequest(instanceId) : null;
	}

	private long attempts() {
		Retransmissions state = this.retransmissions;
		return (state != null) ? state.attempts : 1;
	}

	/**
	 * Returns the extension of the message that cancels the request.
	 * @return the extension, {@code null} if the peer is not verified and so must not get
	 * the message
	 */
	final @Nullable Extension cancelExtension(String instanceId) {
		return (this.path != null && this.path.isVerified()) ? this.path.cancelExtension(instanceId, this) : null;
	}

	/**
	 * Returns the round trip that an answer to a datagram has measured. The times of
	 * attempts between the first and the last are not kept, so answers to them are no
	 * samples.
	 */
	private long roundTrip(@Nullable Extension answer, long now) {
		if (answer == null || !this.repeated) {
			return PeerPath.NO_SAMPLE;
		}
		long sentAt = sentAt(answer.attemptEcho());
		return (sentAt == NEVER) ? PeerPath.NO_SAMPLE
				: Math.max(0, now - sentAt - Math.max(0, answer.processingMicros()) * NANOS_PER_MICRO);
	}

	private long sentAt(long attempt) {
		if (this.retransmissions == null) {
			return (attempt == 1) ? this.firstSentAt : NEVER;
		}
		synchronized (this) {
			Retransmissions state = retransmissions();
			if (attempt == state.attempts) {
				return state.lastSentAt;
			}
			return (attempt == 1) ? this.firstSentAt : NEVER;
		}
	}

	private record Extras(RawJson kwargs, @Nullable RawJson trace) {
	}

}
