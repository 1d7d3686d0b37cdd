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
 * The calls of this node that wait for a reply.
 * <p>
 * One timer serves all deadlines and all repetitions: it is armed for the earliest one
 * that was seen, and sweeps the table when it fires. A call that is answered in time
 * never touches it, so a call costs no timer.
 */
final class PendingCalls {

	private static final Logger logger = LoggerFactory.getLogger(PendingCalls.class);

	/**
	 * Two sweeps are at least this far apart, so that many close deadlines cost few
	 * sweeps.
	 */
	static final Duration SWEEP_INTERVAL = Duration.ofMillis(1);

	/**
	 * Sweeps for repetitions alone are at least this far apart.
	 */
	static final Duration REPEAT_INTERVAL = Duration.ofMillis(5);

	/**
	 * And at least this much for each call, so that the timer thread looks at a million
	 * calls a second at most.
	 */
	private static final long REPEAT_NANOS_PER_CALL = 1000;

	private static final long NEVER = Long.MAX_VALUE;

	private final ConcurrentMap<MessageId, Entry> calls = new ConcurrentHashMap<>();

	private final AtomicInteger slots = new AtomicInteger();

	private final Scheduler scheduler;

	private final long origin;

	private final int limit;

	private final Repeater repeater;

	private final Object timerLock = new Object();

	private volatile long armedFor = NEVER;

	private Scheduler.@Nullable Timer timer;

	private volatile @Nullable PeerLinkException closed;

	/**
	 * Create an empty table.
	 * @param scheduler the time
	 * @param limit how many calls may be in flight
	 * @param repeater sends requests again
	 */
	PendingCalls(Scheduler scheduler, int limit, Repeater repeater) {
		this.scheduler = scheduler;
		this.origin = scheduler.nanoTime();
		this.limit = limit;
		this.repeater = repeater;
	}

	/**
	 * Take a slot; to be given back with {@link #release()} when the caller has its
	 * result.
	 * @param peerName who is going to be called, for the message
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
	 * Put a call in.
	 * @param call the call
	 * @return whether it waits for a reply now; otherwise it has ended already
	 */
	boolean add(PendingCall call) {
		long now = now();
		long deadline = now + Durations.nanos(call.timeout());
		RequestTransmission transmission = call.transmission();
		if (transmission != null) {
			transmission.begin(now, deadline - now);
		}
		this.calls.put(call.id(), new Entry(call, deadline));
		PeerLinkException reason = this.closed;
		if (reason != null) {
			if (remove(call)) {
				call.fail(reason);
			}
			return false;
		}
		armFor((transmission != null) ? Math.min(deadline, transmission.nextAt()) : deadline);
		return true;
	}

	/**
	 * Take a call out.
	 * @param call the call
	 * @return whether it was still there: who gets {@code true} ends the call
	 */
	boolean remove(PendingCall call) {
		Entry entry = this.calls.remove(call.id());
		if (entry == null) {
			return false;
		}
		entry.ended();
		return true;
	}

	/**
	 * Hands a reply to its call. It counts only when it comes from the peer that was
	 * asked.
	 * @param reply the reply
	 * @param arrival how it came
	 * @return whether a call was waiting for it
	 */
	boolean reply(Message.Reply reply, Arrival arrival) {
		Entry entry = this.calls.get(reply.id());
		if (entry == null || !isFrom(entry.call.peer(), arrival) || !this.calls.remove(reply.id(), entry)) {
			return false;
		}
		long now = arrival.nanoTime() - this.origin;
		try {
			entry.call.reply(reply);
			return true;
		}
		finally {
			// The caller need not wait for the bookkeeping.
			RequestTransmission transmission = entry.call.transmission();
			if (transmission != null) {
				transmission.answered(reply.pl(), now);
			}
		}
	}

	/**
	 * Take note that a peer works on a call.
	 * @param working what the peer said
	 * @param arrival how it came
	 */
	void working(Message.Working working, Arrival arrival) {
		Entry entry = this.calls.get(working.id());
		RequestTransmission transmission = (entry != null) ? entry.call.transmission() : null;
		if (entry != null && transmission != null && isFrom(entry.call.peer(), arrival)) {
			long now = arrival.nanoTime() - this.origin;
			transmission.working(working.pl(), now, entry.deadline - now);
			armFor(Math.min(entry.deadline, transmission.nextAt()));
		}
	}

	/**
	 * End those calls that nobody will answer.
	 * @param failure why, {@code null} for a call that may be answered still
	 */
	void failIf(Function<PendingCall, @Nullable PeerLinkException> failure) {
		for (Entry entry : this.calls.values()) {
			PeerLinkException reason = failure.apply(entry.call);
			if (reason != null && remove(entry.call)) {
				entry.call.fail(reason);
			}
		}
	}

	/**
	 * End all calls, and every later one, with the same failure.
	 * @param reason why
	 */
	void close(PeerLinkException reason) {
		this.closed = reason;
		failIf((call) -> reason);
		synchronized (this.timerLock) {
			disarm();
		}
	}

	int size() {
		return this.calls.size();
	}

	int inFlight() {
		return this.slots.get();
	}

	private boolean isFrom(Peer peer, Arrival arrival) {
		return peer.address().equals(arrival.source()) || arrival.isFrom(peer.instanceId());
	}

	private void armFor(long time) {
		if (this.armedFor <= time) {
			return;
		}
		synchronized (this.timerLock) {
			if (this.armedFor <= time) {
				return;
			}
			disarm();
			this.armedFor = time;
			this.timer = this.scheduler.schedule(Duration.ofNanos(time - now()), this::sweep);
		}
	}

	private void disarm() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
		this.armedFor = NEVER;
	}

	private void sweep() {
		synchronized (this.timerLock) {
			disarm();
		}
		long now = now();
		long nextDeadline = NEVER;
		long nextRepetition = NEVER;
		for (Entry entry : this.calls.values()) {
			try {
				if (!failIfOver(entry, now)) {
					nextDeadline = Math.min(nextDeadline, entry.deadline);
					nextRepetition = Math.min(nextRepetition, repeatIfDue(entry, now));
				}
			}
			catch (Throwable ex) {
				// The other calls need the timer as well.
				logger.error("A call to {} could not be looked after", entry.call.peer(), ex);
			}
		}
		long next = Math.min(later(nextDeadline, now, SWEEP_INTERVAL), later(nextRepetition, now, repeatInterval()));
		if (next != NEVER) {
			armFor(next);
		}
	}

	private Duration repeatInterval() {
		return Duration.ofNanos(Math.max(REPEAT_INTERVAL.toNanos(), this.calls.size() * REPEAT_NANOS_PER_CALL));
	}

	private boolean failIfOver(Entry entry, long now) {
		if (entry.deadline > now) {
			return false;
		}
		if (remove(entry.call)) {
			entry.call.fail(entry.call.timedOut());
		}
		return true;
	}

	private long repeatIfDue(Entry entry, long now) {
		RequestTransmission transmission = entry.call.transmission();
		if (transmission == null) {
			return NEVER;
		}
		if (transmission.nextAt() <= now && transmission.repeat(now, entry.deadline - now)) {
			this.repeater.repeat(entry.call, transmission, Duration.ofNanos(entry.deadline - now));
		}
		return transmission.nextAt();
	}

	private static long later(long time, long now, Duration interval) {
		return (time == NEVER) ? NEVER : Math.max(time, now + interval.toNanos());
	}

	private long now() {
		return this.scheduler.nanoTime() - this.origin;
	}

	/**
	 * Sends a request again. Called on the timer thread.
	 */
	@FunctionalInterface
	interface Repeater {

		/**
		 * Send it.
		 * @param call the call
		 * @param transmission what is to be sent
		 * @param remaining how long the call goes on waiting
		 */
		void repeat(PendingCall call, RequestTransmission transmission, Duration remaining);

	}

	private record Entry(PendingCall call, long deadline) {

		void ended() {
			RequestTransmission transmission = this.call.transmission();
			if (transmission != null) {
				transmission.end();
			}
		}

	}

}
