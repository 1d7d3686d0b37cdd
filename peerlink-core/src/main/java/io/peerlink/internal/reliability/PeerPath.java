package io.peerlink.internal.reliability;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.call.PeerPathStatistics;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.RateLimit;
import io.peerlink.internal.wire.CallNumbers;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
import org.jspecify.annotations.Nullable;

/**
 * The path from this node to one instance of a Java peer: numbers the requests, keeps
 * those that are pending, estimates the round trip, and limits retransmissions.
 * Thread-safe.
 */
public final class PeerPath {

	/**
	 * The limit of retransmissions per second, so that callers do not keep an overloaded
	 * peer overloaded. One unanswered request is retransmitted about five times a second.
	 */
	public static final int MAX_RETRANSMISSIONS_PER_SECOND = 2000;

	private static final int RETRANSMISSION_BURST = 500;

	/**
	 * Instead of a round trip: an answer has measured none.
	 */
	public static final long NO_SAMPLE = -1;

	private final String instanceId;

	private final PeerTable peers;

	private final RoundTripEstimator roundTrip = new RoundTripEstimator();

	private final LongAdder retransmissions = new LongAdder();

	private final RateLimit retransmissionLimit = new RateLimit(MAX_RETRANSMISSIONS_PER_SECOND, RETRANSMISSION_BURST);

	private volatile boolean verified;

	/**
	 * What is known of the peer, once it is verified.
	 */
	private volatile @Nullable PeerEntry entry;

	private volatile @Nullable InstancePair instances;

	private volatile boolean closed;

	private long nextNumber;

	/**
	 * Numbers of requests that completed before an older one did. Each request informs
	 * the peer of one of them, so that one request that stays pending does not make the
	 * peer keep the replies of thousands.
	 */
	private final CompletedNumbers completed = new CompletedNumbers();

	/**
	 * The pending requests, in the order of their numbers.
	 */
	private @Nullable NumberedRequest first;

	private @Nullable NumberedRequest last;

	private final WaitingRequests waiting = new WaitingRequests();

	/**
	 * Creates a path.
	 * @param instanceId the peer's instance
	 * @param firstNumber the first number; higher than any number that an earlier path to
	 * the same instance has used, because the peer remembers those
	 * @param peers the table that knows which instances have answered a ping as Java
	 * nodes do
	 */
	PeerPath(String instanceId, long firstNumber, PeerTable peers) {
		this.instanceId = instanceId;
		this.nextNumber = firstNumber;
		this.peers = peers;
	}

	/**
	 * Numbers a request and adds it to the pending ones.
	 * @param request a request that no path has numbered
	 * @param caller the instance of this node
	 * @param ttlMillis the time until the deadline of the request
	 * @param numbers is set to the extension of its first transmission
	 * @return {@code false} if this path is closed
	 * @throws PathFullException if the peer could not distinguish a retransmission of the
	 * request from one of an older request
	 */
	public synchronized boolean begin(NumberedRequest request, String caller, long ttlMillis, CallNumbers numbers) {
		if (this.closed) {
			return false;
		}
		if (isFull()) {
			throw new PathFullException();
		}
		long lowest = lowestPending();
		// One that was not sent with its number gets another one.
		request.completed = false;
		request.number = this.nextNumber++;
		append(request);
		numbers.set(caller, this.instanceId, request.number, lowest, pollCompleted(lowest), 1, ttlMillis);
		return true;
	}

	/**
	 * Removes a request from the pending ones, whatever its outcome. Only the first call
	 * has an effect.
	 * @param request a request of this path
	 * @param roundTripNanos the round trip that its reply has measured, or
	 * {@link #NO_SAMPLE}
	 */
	public synchronized void complete(NumberedRequest request, long roundTripNanos) {
		if (request.completed) {
			return;
		}
		request.completed = true;
		this.waiting.remove(request);
		if (request != this.first) {
			this.completed.add(request.number);
		}
		remove(request);
		sample(roundTripNanos);
	}

	/**
	 * Records that the peer has a request: it recognises retransmissions however old they
	 * are.
	 * @param request a pending request
	 * @param roundTripNanos the round trip that the message has measured, or
	 * {@link #NO_SAMPLE}
	 */
	public synchronized void confirm(NumberedRequest request, long roundTripNanos) {
		request.confirmed = true;
		// It is asked after later than it would have been repeated.
		this.waiting.remove(request);
		sample(roundTripNanos);
	}

	private void sample(long roundTripNanos) {
		if (roundTripNanos != NO_SAMPLE) {
			this.roundTrip.sample(roundTripNanos);
		}
	}

	/**
	 * Returns the extension of any transmission of a request.
	 * @param caller the instance of this node
	 * @param request a request
	 * @param attempt the number of the transmission, from 1
	 * @param ttlMillis the time until the deadline of the request
	 * @return the extension
	 */
	public synchronized Extension extension(String caller, NumberedRequest request, long attempt, long ttlMillis) {
		long lowest = lowestPending();
		// If the request completes at this moment, the lowest pending number is a higher
		// one.
		return Extension.call(caller, this.instanceId, request.number, Math.min(request.number, lowest),
				pollCompleted(lowest), attempt, ttlMillis);
	}

	/**
	 * Returns the extension of the message that cancels a request.
	 * @param caller the instance of this node
	 * @param request a request
	 * @return the extension
	 */
	public Extension cancelExtension(String caller, NumberedRequest request) {
		return Extension.cancel(caller, this.instanceId, request.number);
	}

	/**
	 * Returns whether the peer is verified to remove duplicates.
	 * @return whether requests may be retransmitted
	 */
	public boolean isVerified() {
		if (!this.verified) {
			verify();
		}
		return this.verified;
	}

	/**
	 * Returns the instances that a short request names.
	 * @param caller the instance of this node
	 * @return the instances, {@code null} if the peer, as far as it is verified, does not
	 * take short requests
	 */
	public @Nullable InstancePair instancesOfShortRequest(String caller) {
		PeerEntry entry = isVerified() ? this.entry : null;
		if (entry == null || !entry.takesShortRequests()) {
			return null;
		}
		InstancePair known = this.instances;
		if (known == null) {
			known = InstancePair.of(caller, this.instanceId);
			this.instances = known;
		}
		return known;
	}

	/**
	 * Returns how long to wait before the first retransmission of a request.
	 * @return the timeout in nanoseconds
	 */
	public long retransmissionTimeoutNanos() {
		if (!this.verified) {
			verify();
		}
		return this.roundTrip.timeoutNanos();
	}

	/**
	 * Takes one retransmission from the budget of the path. If there have been too many,
	 * or others wait already, the request waits: {@link #pollWaiting} returns it later.
	 * @param request a pending request
	 * @param now the present time in nanoseconds since any fixed origin
	 * @return {@code false} if the request waits
	 */
	public synchronized boolean tryRetransmit(NumberedRequest request, long now) {
		if (!this.waiting.isEmpty() || !this.retransmissionLimit.tryAcquire(now)) {
			if (!request.completed) {
				this.waiting.add(request);
			}
			return false;
		}
		count(request);
		return true;
	}

	/**
	 * Takes the request out that has waited for the longest time, if the budget allows to
	 * retransmit it.
	 * @param now the present time in nanoseconds since any fixed origin
	 * @return the request, {@code null} if none waits or the budget is exhausted
	 */
	public synchronized @Nullable NumberedRequest pollWaiting(long now) {
		if (this.waiting.isEmpty() || !this.retransmissionLimit.tryAcquire(now)) {
			return null;
		}
		NumberedRequest request = this.waiting.poll();
		if (request != null) {
			count(request);
		}
		return request;
	}

	/**
	 * Returns whether requests wait for the budget.
	 * @return whether any does
	 */
	public synchronized boolean isCongested() {
		return !this.waiting.isEmpty();
	}

	/**
	 * A request that the peer executes is repeated to ask after it, which is no sign of
	 * loss.
	 */
	private void count(NumberedRequest request) {
		if (!request.confirmed) {
			this.retransmissions.increment();
		}
	}

	/**
	 * Returns what was measured on this path. Takes no lock.
	 * @return the statistics
	 */
	public PeerPathStatistics statistics() {
		boolean verified = this.verified || this.peers.isVerified(this.instanceId);
		return new PeerPathStatistics(this.instanceId, verified, this.roundTrip.smoothed().orElse(null),
				Duration.ofNanos(this.roundTrip.timeoutNanos()), this.retransmissions.sum());
	}

	String instanceId() {
		return this.instanceId;
	}

	/**
	 * Returns the lowest pending number, or the next one if none is pending. The peer may
	 * forget the numbers below.
	 */
	synchronized long lowestPending() {
		return (this.first != null) ? this.first.number : this.nextNumber;
	}

	/**
	 * Returns a completed number above the lowest pending one, each number once.
	 * @param lowest the lowest pending number
	 * @return the number, or {@link Extension#ABSENT}
	 */
	synchronized long pollCompleted(long lowest) {
		long number = this.completed.poll();
		while (number != Extension.ABSENT && number < lowest) {
			number = this.completed.poll();
		}
		return number;
	}

	/**
	 * Closes this path to new requests, unless some are pending.
	 * @return whether this path is closed
	 */
	synchronized boolean closeIfIdle() {
		this.closed = this.first == null;
		return this.closed;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Returns the number that the next request would get.
	 */
	synchronized long nextNumber() {
		return this.nextNumber;
	}

	private boolean isFull() {
		NumberedRequest oldest = this.first;
		while (oldest != null && this.nextNumber - oldest.number >= SeenNumbers.SIZE) {
			if (!oldest.confirmed) {
				return true;
			}
			oldest = oldest.next;
		}
		return false;
	}

	/**
	 * The ping that verified the peer is the first sample.
	 */
	private synchronized void verify() {
		PeerEntry entry = this.verified ? null : this.peers.entry(this.instanceId);
		if (entry != null && entry.isVerified()) {
			entry.roundTrip().ifPresent((time) -> sample(time.toNanos()));
			this.entry = entry;
			this.verified = true;
		}
	}

	private void append(NumberedRequest request) {
		request.previous = this.last;
		if (this.last != null) {
			this.last.next = request;
		}
		else {
			this.first = request;
		}
		this.last = request;
	}

	private void remove(NumberedRequest request) {
		NumberedRequest previous = request.previous;
		NumberedRequest next = request.next;
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
		request.previous = null;
		request.next = null;
	}

	/**
	 * Thrown if no number is left that the peer could distinguish from old ones.
	 */
	public static final class PathFullException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		PathFullException() {
			super(SeenNumbers.SIZE + " calls were made since one that the peer has not confirmed yet");
		}

	}

}
