package io.peerlink.internal.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.call.PeerPathStatistics;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.reliability.RoundTripEstimator;
import io.peerlink.internal.reliability.SeenNumbers;
import io.peerlink.internal.time.RateLimit;
import io.peerlink.internal.wire.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The way of this node's calls to one instance of a Java peer: numbers them, knows which
 * of them have not ended, and how long an answer takes. Thread-safe.
 */
final class PeerPath {

	/**
	 * How many repetitions there are in a second at most, so that a peer which is
	 * overloaded is not kept so by those who wait for it. One call in need repeats itself
	 * some five times a second.
	 */
	static final int MAX_REPETITIONS_PER_SECOND = 2000;

	private static final int REPETITION_BURST = 500;

	/**
	 * How many calls are remembered to tell the peer that they have ended.
	 */
	private static final int MAX_ENDED_EARLY = 1024;

	private final String instanceId;

	private final PeerTable peers;

	private final RoundTripEstimator roundTrip = new RoundTripEstimator();

	private final LongAdder retransmissions = new LongAdder();

	private final RateLimit repetitions = new RateLimit(MAX_REPETITIONS_PER_SECOND, REPETITION_BURST);

	private volatile boolean proven;

	private long nextNumber;

	/**
	 * Those that ended before an older one did: the peer is told of one with each
	 * request, so that one call in need does not make it keep the replies of thousands.
	 */
	private final Deque<Long> endedEarly = new ArrayDeque<>();

	private boolean closed;

	/**
	 * Those that have not ended, in the order of their numbers.
	 */
	private @Nullable RequestTransmission first;

	private @Nullable RequestTransmission last;

	/**
	 * Create a path.
	 * @param instanceId the peer's instance
	 * @param firstNumber larger than any that an earlier path to the same instance has
	 * used: the peer remembers those
	 * @param peers knows which instances have answered a ping as Java nodes do
	 */
	PeerPath(String instanceId, long firstNumber, PeerTable peers) {
		this.instanceId = instanceId;
		this.nextNumber = firstNumber;
		this.peers = peers;
	}

	/**
	 * Number a call.
	 * @return {@code null} when this path is closed
	 * @throws PathFullException when the peer could not tell its repetitions from those
	 * of older calls
	 */
	synchronized @Nullable RequestTransmission begin(Caller.Payload payload, long seed) {
		if (this.closed) {
			return null;
		}
		if (isFull()) {
			throw new PathFullException();
		}
		if (!this.proven) {
			prove();
		}
		long lowest = lowest();
		RequestTransmission transmission = new RequestTransmission(payload, seed, this.roundTrip.timeoutNanos(), this,
				this.nextNumber++, lowest, nextEnded(lowest));
		transmission.previous = this.last;
		if (this.last != null) {
			this.last.next = transmission;
		}
		else {
			this.first = transmission;
		}
		this.last = transmission;
		return transmission;
	}

	/**
	 * A call has ended, whatever its end was. To be called once.
	 */
	synchronized void end(RequestTransmission transmission) {
		if (transmission != this.first && this.endedEarly.size() < MAX_ENDED_EARLY) {
			this.endedEarly.add(transmission.number());
		}
		RequestTransmission previous = transmission.previous;
		RequestTransmission next = transmission.next;
		if (previous != null) {
			previous.next = next;
		}
		else {
			this.first = next;
		}
		if (next != null) {
			next.previous = previous;
		}
		else {
			this.last = previous;
		}
	}

	/**
	 * The peer is known to have the call: it recognises repetitions however old they are.
	 */
	synchronized void confirm(RequestTransmission transmission) {
		transmission.confirmed = true;
	}

	/**
	 * Return the lowest number of a call that has not ended. The peer may forget those
	 * below.
	 */
	synchronized long lowest() {
		return (this.first != null) ? this.first.number() : this.nextNumber;
	}

	/**
	 * Write what a request tells the peer.
	 * @param instanceId this node's instance
	 * @param number the number of the call
	 * @param attempt which sending this is
	 * @param ttlMillis how long the caller goes on waiting
	 */
	synchronized Extension extension(String instanceId, long number, long attempt, long ttlMillis) {
		long lowest = lowest();
		// When the call ends just now, the lowest number is a higher one.
		return Extension.call(instanceId, this.instanceId, number, Math.min(number, lowest), nextEnded(lowest), attempt,
				ttlMillis);
	}

	/**
	 * Return a number above the lowest of a call that has ended, each one once.
	 */
	synchronized long nextEnded(long lowest) {
		if (this.endedEarly.isEmpty()) {
			return Extension.ABSENT;
		}
		Long ended = this.endedEarly.poll();
		while (ended != null && ended < lowest) {
			ended = this.endedEarly.poll();
		}
		return (ended != null) ? ended : Extension.ABSENT;
	}

	/**
	 * Let no more calls begin, unless there are some that have not ended.
	 * @return whether this path is closed
	 */
	synchronized boolean closeIfIdle() {
		this.closed = this.first == null;
		return this.closed;
	}

	private boolean isFull() {
		RequestTransmission oldest = this.first;
		while (oldest != null && this.nextNumber - oldest.number() >= SeenNumbers.SIZE) {
			if (!oldest.confirmed) {
				return true;
			}
			oldest = oldest.next;
		}
		return false;
	}

	/**
	 * Tell whether the peer has proved that it removes duplicates.
	 */
	boolean isProven() {
		if (!this.proven) {
			prove();
		}
		return this.proven;
	}

	/**
	 * The ping that proves it is the first measurement.
	 */
	private synchronized void prove() {
		if (!this.proven && this.peers.isVerified(this.instanceId)) {
			this.peers.roundTrip(this.instanceId).ifPresent((time) -> sample(time.toNanos()));
			this.proven = true;
		}
	}

	String instanceId() {
		return this.instanceId;
	}

	void sample(long roundTripNanos) {
		this.roundTrip.sample(roundTripNanos);
	}

	/**
	 * Ask whether a request may be repeated now.
	 */
	synchronized boolean tryRepeat(long now) {
		if (!this.repetitions.tryAcquire(now)) {
			return false;
		}
		this.retransmissions.increment();
		return true;
	}

	/**
	 * Return the number that the next call would have.
	 */
	synchronized long nextNumber() {
		return this.nextNumber;
	}

	PeerPathStatistics statistics() {
		return new PeerPathStatistics(this.instanceId, isProven(), this.roundTrip.smoothed().orElse(null),
				Duration.ofNanos(this.roundTrip.timeoutNanos()), this.retransmissions.sum());
	}

	/**
	 * There is no number left that the peer could tell from old ones.
	 */
	static final class PathFullException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		PathFullException() {
			super(SeenNumbers.SIZE + " calls were made since one that the peer has not confirmed yet");
		}

	}

}
