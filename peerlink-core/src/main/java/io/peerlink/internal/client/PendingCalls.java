package io.peerlink.internal.client;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of this node that wait for a reply. Thread-safe.
 * <p>
 * One timer serves all deadlines and all retransmissions. It is armed for the earliest
 * time that any call has asked for and sweeps the table when it fires, so a call that is
 * answered in time costs no timer.
 */
final class PendingCalls {

	private static final Logger logger = LoggerFactory.getLogger(PendingCalls.class);

	/**
	 * The shortest interval between two sweeps, so that many close deadlines cost few
	 * sweeps.
	 */
	static final Duration SWEEP_INTERVAL = Duration.ofMillis(1);

	/**
	 * The shortest interval between two sweeps for retransmissions alone.
	 */
	static final Duration RETRANSMISSION_INTERVAL = Duration.ofMillis(5);

	/**
	 * What each call adds to that interval at least, so that the timer thread examines a
	 * million calls a second at most.
	 */
	private static final long RETRANSMISSION_NANOS_PER_CALL = 1000;

	private static final long NEVER = SweepTimer.NEVER;

	private final ConcurrentMap<MessageId, PendingCall> calls = new ConcurrentHashMap<>();

	private final AtomicInteger slots = new AtomicInteger();

	private final int limit;

	private final Retransmitter retransmitter;

	private final SweepTimer timer;

	private volatile @Nullable PeerLinkException closed;

	/**
	 * Creates an empty table.
	 * @param scheduler the clock
	 * @param limit the limit of calls in flight
	 * @param retransmitter retransmits requests
	 */
	PendingCalls(Scheduler scheduler, int limit, Retransmitter retransmitter) {
		this.limit = limit;
		this.retransmitter = retransmitter;
		this.timer = new SweepTimer(scheduler, this::sweep);
	}

	/**
	 * Acquires a slot for a call, to be {@linkplain #release() released} when the caller
	 * has its result.
	 * @param peerName the name of the peer, for the message of the exception
	 * @throws PeerBusyException if too many calls are in flight
	 */
	void acquire(String peerName) {
		if (this.slots.incrementAndGet() <= this.limit) {
			return;
		}
		this.slots.decrementAndGet();
		throw PeerBusyException.notSent(peerName, "this node already has " + this.limit + " calls in flight");
	}

	void release() {
		this.slots.decrementAndGet();
	}

	/**
	 * Adds a call, whose timeout begins.
	 * @param call the call
	 * @return whether it is pending; otherwise it has completed already
	 */
	boolean add(PendingCall call) {
		long now = this.timer.now();
		long deadline = now + Durations.nanos(call.timeout());
		long due = deadline;
		call.deadline(deadline);
		RequestTransmission transmission = call.transmission();
		if (transmission != null) {
			transmission.begin(now, deadline - now);
			due = Math.min(deadline, transmission.nextAt());
		}
		this.calls.put(call.id(), call);
		PeerLinkException reason = this.closed;
		if (reason != null) {
			fail(call, reason);
			return false;
		}
		this.timer.armFor(due);
		return true;
	}

	/**
	 * Removes a call.
	 * @param call the call
	 * @return whether it was pending; the caller of this method then completes it
	 */
	boolean remove(PendingCall call) {
		if (!this.calls.remove(call.id(), call)) {
			return false;
		}
		call.endTransmission();
		return true;
	}

	/**
	 * Completes a call with its reply, if that comes from the peer that was called.
	 * @param reply the reply
	 * @param arrival how it came
	 * @return whether a call was pending for it
	 */
	boolean reply(Message.Reply reply, Arrival arrival) {
		PendingCall call = this.calls.get(reply.id());
		if (call == null || !isFrom(call.peer(), arrival) || !this.calls.remove(reply.id(), call)) {
			return false;
		}
		try {
			call.reply(reply);
			return true;
		}
		finally {
			// After waking the caller, which need not wait for this.
			RequestTransmission transmission = call.transmission();
			if (transmission != null) {
				transmission.answered(reply.pl(), this.timer.timeOf(arrival.nanoTime()));
			}
		}
	}

	/**
	 * Records that a peer executes a call.
	 * @param working the peer's message
	 * @param arrival how it came
	 */
	void working(Message.Working working, Arrival arrival) {
		PendingCall call = this.calls.get(working.id());
		RequestTransmission transmission = (call != null) ? call.transmission() : null;
		if (call == null || transmission == null || !isFrom(call.peer(), arrival)) {
			return;
		}
		long now = this.timer.timeOf(arrival.nanoTime());
		transmission.working(working.pl(), now, call.deadline() - now);
		this.timer.armFor(Math.min(call.deadline(), transmission.nextAt()));
	}

	/**
	 * Fails the calls that cannot be answered.
	 * @param failure returns the reason, {@code null} for a call that may be answered
	 */
	void failIf(Function<PendingCall, @Nullable PeerLinkException> failure) {
		for (PendingCall call : this.calls.values()) {
			PeerLinkException reason = failure.apply(call);
			if (reason != null) {
				fail(call, reason);
			}
		}
	}

	/**
	 * Fails all calls, and every later one.
	 * @param reason the reason
	 */
	void close(PeerLinkException reason) {
		this.closed = reason;
		failIf((call) -> reason);
		this.timer.disarm();
	}

	int size() {
		return this.calls.size();
	}

	int inFlight() {
		return this.slots.get();
	}

	private static boolean isFrom(Peer peer, Arrival arrival) {
		return peer.address().equals(arrival.source()) || arrival.isFrom(peer.instanceId());
	}

	private void fail(PendingCall call, PeerLinkException reason) {
		if (remove(call)) {
			call.fail(reason);
		}
	}

	private void sweep() {
		long now = this.timer.now();
		long nextDeadline = NEVER;
		long nextRetransmission = NEVER;
		for (PendingCall call : this.calls.values()) {
			try {
				if (!failIfOverdue(call, now)) {
					nextDeadline = Math.min(nextDeadline, call.deadline());
					nextRetransmission = Math.min(nextRetransmission, retransmitIfDue(call, now));
				}
			}
			catch (Throwable ex) {
				// The other calls need the timer as well.
				logger.error("The timer failed for a call to {}", call.peer(), ex);
			}
		}
		this.timer.armFor(Math.min(notBefore(now + SWEEP_INTERVAL.toNanos(), nextDeadline),
				notBefore(now + retransmissionInterval(), nextRetransmission)));
	}

	private long retransmissionInterval() {
		return Math.max(RETRANSMISSION_INTERVAL.toNanos(), this.calls.size() * RETRANSMISSION_NANOS_PER_CALL);
	}

	private boolean failIfOverdue(PendingCall call, long now) {
		if (call.deadline() > now) {
			return false;
		}
		fail(call, call.timedOut());
		return true;
	}

	private long retransmitIfDue(PendingCall call, long now) {
		RequestTransmission transmission = call.transmission();
		if (transmission == null) {
			return NEVER;
		}
		long remaining = call.deadline() - now;
		if (transmission.nextAt() <= now && transmission.tryRetransmit(now, remaining)) {
			this.retransmitter.retransmit(call, transmission, Duration.ofNanos(remaining));
		}
		return transmission.nextAt();
	}

	private static long notBefore(long earliest, long time) {
		return Math.max(earliest, time);
	}

	/**
	 * Sends a request again.
	 */
	@FunctionalInterface
	interface Retransmitter {

		/**
		 * Sends a request again. Called on the timer thread.
		 * @param call the call
		 * @param transmission the transmission of its request
		 * @param remaining the time until the deadline of the call
		 */
		void retransmit(PendingCall call, RequestTransmission transmission, Duration remaining);

	}

}
