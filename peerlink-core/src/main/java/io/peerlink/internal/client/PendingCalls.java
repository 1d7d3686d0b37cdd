package io.peerlink.internal.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.reliability.NumberedRequest;
import io.peerlink.internal.reliability.PeerPath;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.FailureLog;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The calls of this node that wait for a reply. Thread-safe.
 * <p>
 * One timer serves all deadlines and all retransmissions. It is armed for the earliest
 * time that any call has asked for and touches those calls that are due when it fires, so
 * a call that is answered in time costs no timer, and one that waits costs nothing. The
 * calls are kept in parts by the hash of their id, each with a lock of its own.
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
	 * How often requests get on that wait for the budget of their path.
	 */
	static final Duration BUDGET_INTERVAL = Duration.ofMillis(10);

	/**
	 * How long after its deadline a call counts as forgotten by the timer.
	 */
	static final Duration OVERDUE = Duration.ofSeconds(1);

	/**
	 * How many calls one sweep touches at most. The timer thread then has a chance to
	 * ping peers.
	 */
	static final int MAX_CALLS_PER_SWEEP = 1000;

	/**
	 * 2 to the power of 32, divided by the golden ratio: multiplied with it, any bits of
	 * a hash change the upper ones.
	 */
	private static final int GOLDEN_RATIO = 0x9e3779b9;

	private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(PendingCalls.class));

	/**
	 * How many parts the calls are kept in, as a power of two, so that threads which add
	 * and remove calls rarely meet.
	 */
	private static final int STRIPE_BITS = 4;

	private static final int STRIPES = 1 << STRIPE_BITS;

	private final PendingStripe[] stripes = new PendingStripe[STRIPES];

	/**
	 * The part that the next sweep begins with, so that none is served before others.
	 */
	private int firstStripe;

	/**
	 * The paths that requests wait for. Of the timer thread.
	 */
	private final Set<PeerPath> congested = new HashSet<>();

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
		for (int i = 0; i < STRIPES; i++) {
			this.stripes[i] = new PendingStripe();
		}
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
		call.deadline(now + Durations.nanos(call.timeout()));
		call.begin(now);
		long due = stripe(call.id()).add(call);
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
		if (!stripe(call.id()).remove(call)) {
			return false;
		}
		call.end();
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
	 * Fails the calls that the timer should have ended and has not. To be called now and
	 * then on a thread that does not depend on the timer: most blocked callers do not
	 * look at the time themselves, because a wait with an end costs twice as much.
	 */
	void failOverdue() {
		long overdue = this.timer.now() - OVERDUE.toNanos();
		for (PendingStripe stripe : this.stripes) {
			if (stripe.nextDue() <= overdue) {
				failIf((call) -> (nanosUntilOverdue(call) <= 0) ? call.timedOut() : null);
				return;
			}
		}
	}

	/**
	 * Completes a call with its reply.
	 * @param reply the reply
	 * @param arrivedAt when it came, in nanoseconds of the scheduler
	 * @return whether a call was pending for it
	 */
	boolean reply(Message.Reply reply, long arrivedAt) {
		PendingCall call = stripe(reply.id()).remove(reply.id());
		if (call == null) {
			return false;
		}
		try {
			call.reply(reply);
			return true;
		}
		finally {
			// After waking the caller, which need not wait for this.
			call.answered(reply.pl(), this.timer.timeOf(arrivedAt));
		}
	}

	/**
	 * Returns a call.
	 * @param id its id
	 * @return the call, {@code null} if it is not pending
	 */
	@Nullable PendingCall find(MessageId id) {
		return stripe(id).get(id);
	}

	/**
	 * Records that a peer keeps the reply to a call, which is to be had over a connection
	 * only.
	 * @param call the call
	 * @param answer the extension of the message that says so
	 * @param arrivedAt when it came, in nanoseconds of the scheduler
	 * @return whether that is new
	 */
	boolean moveToTcp(PendingCall call, Extension answer, long arrivedAt) {
		return call.moveToTcp(answer, this.timer.timeOf(arrivedAt));
	}

	/**
	 * Has the timeout of a call begin anew. Whoever is armed for the former deadline
	 * finds that it is not due.
	 * @param call a call, which may have ended
	 */
	void extend(PendingCall call) {
		call.extend(this.timer.now());
	}

	/**
	 * Returns the nanoseconds until the deadline of a call.
	 * @param call a call that was added
	 */
	long remaining(PendingCall call) {
		return call.deadline() - this.timer.now();
	}

	/**
	 * Records that a peer executes a call.
	 * @param working the peer's message
	 * @param arrival how it came
	 * @return the call, {@code null} if it is not pending or was sent once
	 */
	@Nullable PendingCall working(Message.Working working, Arrival arrival) {
		PendingCall call = stripe(working.id()).get(working.id());
		if (call == null || !call.isRepeated()) {
			return null;
		}
		long now = this.timer.timeOf(arrival.nanoTime());
		call.working(working.pl(), now, call.deadline() - now);
		reschedule(call);
		return call;
	}

	/**
	 * Makes the request of a call due if it has waited for the verification of its peer.
	 * To be called when a peer was verified.
	 */
	void endWaitForVerification(PendingCall call) {
		if (call.endWaitForVerification(this.timer.now())) {
			reschedule(call);
		}
	}

	void forEach(Consumer<PendingCall> action) {
		for (PendingStripe stripe : this.stripes) {
			for (PendingCall call : stripe.calls()) {
				action.accept(call);
			}
		}
	}

	/**
	 * Returns whether any call is of a kind.
	 * @param kind recognises the calls
	 */
	boolean anyMatch(Predicate<PendingCall> kind) {
		for (PendingStripe stripe : this.stripes) {
			for (PendingCall call : stripe.calls()) {
				if (kind.test(call)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Fails the calls that cannot be answered.
	 * @param failure returns the reason, {@code null} for a call that may be answered
	 */
	void failIf(Function<PendingCall, @Nullable PeerLinkException> failure) {
		forEach((call) -> {
			PeerLinkException reason = failure.apply(call);
			if (reason != null) {
				fail(call, reason);
			}
		});
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
		int size = 0;
		for (PendingStripe stripe : this.stripes) {
			size += stripe.size();
		}
		return size;
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
		this.timer.armFor(stripe(call.id()).schedule(call));
	}

	private void sweep() {
		long now = this.timer.now();
		try {
			this.congested.removeIf((path) -> !endWaits(path, now));
			touchDue(now);
		}
		finally {
			long next = this.congested.isEmpty() ? SweepTimer.NEVER : now + BUDGET_INTERVAL.toNanos();
			this.timer.armFor(Math.max(now + SWEEP_INTERVAL.toNanos(), Math.min(next, nextDue())));
		}
	}

	/**
	 * Retransmits as many of the requests that wait for a path as its budget allows.
	 * @return whether some still wait
	 */
	private boolean endWaits(PeerPath path, long now) {
		NumberedRequest request = path.pollWaiting(now);
		while (request != null) {
			endWait((PendingCall) request, now);
			request = path.pollWaiting(now);
		}
		return path.isCongested();
	}

	private void endWait(PendingCall call, long now) {
		long remaining = call.deadline() - now;
		try {
			if (remaining > 0 && call.endWaitForPath(now, remaining)) {
				this.retransmitter.retransmit(call, remaining);
			}
		}
		catch (Throwable ex) {
			this.failures.record("The timer failed for a call", ex);
		}
		stripe(call.id()).schedule(call);
	}

	private void touchDue(long now) {
		int left = MAX_CALLS_PER_SWEEP;
		this.firstStripe++;
		for (int i = 0; i < STRIPES; i++) {
			left = touchDue(this.stripes[(this.firstStripe + i) & (STRIPES - 1)], left, now);
		}
	}

	/**
	 * Touches calls of a part.
	 * @return how many more may be touched
	 */
	private int touchDue(PendingStripe stripe, int limit, long now) {
		for (int left = limit; left > 0; left--) {
			PendingCall call = stripe.pollDue(now);
			if (call == null) {
				return left;
			}
			touch(call, now);
		}
		return 0;
	}

	private long nextDue() {
		long next = SweepTimer.NEVER;
		for (PendingStripe stripe : this.stripes) {
			next = Math.min(next, stripe.nextDue());
		}
		return next;
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
		stripe(call.id()).schedule(call);
	}

	private void retransmitIfDue(PendingCall call, long now) {
		long remaining = call.deadline() - now;
		if (!call.isDue(now)) {
			return;
		}
		if (call.tryRetransmit(now, remaining)) {
			this.retransmitter.retransmit(call, remaining);
			return;
		}
		PeerPath path = call.congestedPath();
		if (path != null) {
			this.congested.add(path);
		}
	}

	private PendingStripe stripe(MessageId id) {
		// Not the bits that choose the place in the stripe.
		return this.stripes[spread(id) >>> (Integer.SIZE - STRIPE_BITS)];
	}

	/**
	 * Returns the hash of an id with its bits spread.
	 */
	static int spread(MessageId id) {
		int hash = id.hashCode() * GOLDEN_RATIO;
		return hash ^ (hash >>> (Integer.SIZE / 2));
	}

	/**
	 * Sends a request again.
	 */
	@FunctionalInterface
	interface Retransmitter {

		/**
		 * Sends a request again. Called on the timer thread.
		 * @param call the call
		 * @param remaining the nanoseconds until the deadline of the call
		 */
		void retransmit(PendingCall call, long remaining);

	}

}
