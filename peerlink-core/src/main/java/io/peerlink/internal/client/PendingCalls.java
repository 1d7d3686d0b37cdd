package io.peerlink.internal.client;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.FailureLog;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The calls of this node that wait for a reply. Thread-safe.
 * <p>
 * One timer serves all deadlines and all retransmissions. It is armed for the earliest
 * time that any call has asked for and touches those calls that are due when it fires, so
 * a call that is answered in time costs no timer, and one that waits costs nothing.
 * <p>
 * A reply is recognised by the id of its request alone, whatever address it comes from: a
 * machine with several addresses may answer from any of them, and a sender's address
 * proves nothing, as anyone can forge it. The id is what only the peer that was asked can
 * know: 128 bits of a {@link java.security.SecureRandom}, new for each call and sent to
 * that peer only. Nobody else can guess it.
 */
final class PendingCalls {

	/**
	 * The shortest interval between two sweeps, so that many close deadlines cost few
	 * sweeps.
	 */
	static final Duration SWEEP_INTERVAL = Duration.ofMillis(1);

	/**
	 * How long after its deadline a call counts as forgotten by the timer.
	 */
	static final Duration OVERDUE = Duration.ofSeconds(1);

	/**
	 * How many calls one sweep touches at most. The timer thread then has a chance to
	 * ping peers.
	 */
	static final int MAX_CALLS_PER_SWEEP = 1000;

	private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(PendingCalls.class));

	private final ConcurrentMap<MessageId, PendingCall> calls = new ConcurrentHashMap<>();

	private final DueCalls dueCalls = new DueCalls();

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
		call.deadline(deadline);
		RequestTransmission transmission = call.transmission();
		if (transmission != null) {
			transmission.begin(now, deadline - now);
		}
		this.calls.put(call.id(), call);
		PeerLinkException reason = this.closed;
		if (reason != null) {
			fail(call, reason);
			return false;
		}
		reschedule(call);
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
		this.dueCalls.remove(call);
		call.endTransmission();
		return true;
	}

	/**
	 * Returns when a blocked caller has to see for itself that its call has failed,
	 * because the timer should have ended the call but has not.
	 * @param call a call that was added
	 * @return nanoseconds from now on, zero or less if that time has come
	 */
	long nanosUntilOverdue(PendingCall call) {
		return call.deadline() + OVERDUE.toNanos() - this.timer.now();
	}

	/**
	 * Completes a call with its reply.
	 * @param reply the reply
	 * @param arrival how it came
	 * @return whether a call was pending for it
	 */
	boolean reply(Message.Reply reply, Arrival arrival) {
		PendingCall call = this.calls.remove(reply.id());
		if (call == null) {
			return false;
		}
		try {
			call.reply(reply);
			return true;
		}
		finally {
			// After waking the caller, which need not wait for this.
			this.dueCalls.remove(call);
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
		if (call == null || transmission == null) {
			return;
		}
		long now = this.timer.timeOf(arrival.nanoTime());
		transmission.working(working.pl(), now, call.deadline() - now);
		reschedule(call);
	}

	/**
	 * Makes the request of a call due if it has waited for the verification of its peer.
	 * To be called when a peer was verified.
	 */
	void endWaitForVerification(PendingCall call) {
		RequestTransmission transmission = call.transmission();
		if (transmission != null && transmission.endWaitForVerification(this.timer.now())) {
			reschedule(call);
		}
	}

	void forEach(Consumer<PendingCall> action) {
		this.calls.values().forEach(action);
	}

	/**
	 * Returns whether any call is of a kind.
	 * @param kind recognises the calls
	 */
	boolean anyMatch(Predicate<PendingCall> kind) {
		for (PendingCall call : this.calls.values()) {
			if (kind.test(call)) {
				return true;
			}
		}
		return false;
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

	private void fail(PendingCall call, PeerLinkException reason) {
		if (remove(call)) {
			call.fail(reason);
		}
	}

	private void reschedule(PendingCall call) {
		this.timer.armFor(this.dueCalls.schedule(call));
	}

	private void sweep() {
		long now = this.timer.now();
		try {
			touchDue(now);
		}
		finally {
			this.timer.armFor(Math.max(now + SWEEP_INTERVAL.toNanos(), this.dueCalls.nextDue()));
		}
	}

	private void touchDue(long now) {
		for (int i = 0; i < MAX_CALLS_PER_SWEEP; i++) {
			PendingCall call = this.dueCalls.pollDue(now);
			if (call == null) {
				break;
			}
			touch(call, now);
		}
	}

	private void touch(PendingCall call, long now) {
		try {
			if (call.deadline() <= now) {
				fail(call, call.timedOut());
				return;
			}
			retransmitIfDue(call, now);
		}
		catch (Throwable ex) {
			// The other calls need the timer as well.
			this.failures.record("The timer failed for a call", ex);
		}
		this.dueCalls.schedule(call);
	}

	private void retransmitIfDue(PendingCall call, long now) {
		RequestTransmission transmission = call.transmission();
		long remaining = call.deadline() - now;
		if (transmission != null && transmission.nextAt() <= now && transmission.tryRetransmit(now, remaining)) {
			this.retransmitter.retransmit(call, transmission, Duration.ofNanos(remaining));
		}
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
