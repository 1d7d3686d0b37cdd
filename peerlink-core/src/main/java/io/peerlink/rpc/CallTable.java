package io.peerlink.rpc;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;

import io.peerlink.discovery.Peer;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.time.Durations;
import io.peerlink.time.Scheduler;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The calls of this node that wait for a reply.
 * <p>
 * One timer serves all deadlines: it is armed for the earliest one that was seen, and
 * sweeps the table when it fires. A call that is answered in time never touches it, so a
 * call costs no timer.
 */
final class CallTable {

	/**
	 * Two sweeps are at least this far apart, so that many close deadlines cost few
	 * sweeps.
	 */
	static final Duration SWEEP_INTERVAL = Duration.ofMillis(1);

	private static final long NEVER = Long.MAX_VALUE;

	private final ConcurrentMap<MessageId, Entry> calls = new ConcurrentHashMap<>();

	private final AtomicInteger slots = new AtomicInteger();

	private final LongAdder strayReplies = new LongAdder();

	private final Scheduler scheduler;

	private final long origin;

	private final int limit;

	private final BiPredicate<Peer, InetSocketAddress> belongsTo;

	private final Object timerLock = new Object();

	private volatile long armedFor = NEVER;

	private Scheduler.@Nullable Timer timer;

	private volatile @Nullable PeerLinkException closed;

	/**
	 * Create an empty table.
	 * @param scheduler the time
	 * @param limit how many calls may be in flight
	 * @param belongsTo whether a peer may answer from an address that is not the one it
	 * was asked at
	 */
	CallTable(Scheduler scheduler, int limit, BiPredicate<Peer, InetSocketAddress> belongsTo) {
		this.scheduler = scheduler;
		this.origin = scheduler.nanoTime();
		this.limit = limit;
		this.belongsTo = belongsTo;
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
		throw new PeerBusyException(peerName,
				"not sent, because this node already has " + this.limit + " calls in flight");
	}

	void release() {
		this.slots.decrementAndGet();
	}

	void add(PendingCall call) {
		long deadline = now() + Durations.nanos(call.timeout());
		this.calls.put(call.id(), new Entry(call, deadline));
		PeerLinkException reason = this.closed;
		if (reason != null) {
			if (remove(call)) {
				call.fail(reason);
			}
			return;
		}
		armFor(deadline);
	}

	/**
	 * Take a call out.
	 * @param call the call
	 * @return whether it was still there: who gets {@code true} ends the call
	 */
	boolean remove(PendingCall call) {
		return this.calls.remove(call.id()) != null;
	}

	/**
	 * Hand a reply to its call. It counts only when it comes from the peer that was
	 * asked.
	 * @param reply the reply
	 * @param from where it came from
	 */
	void reply(Message.Reply reply, InetSocketAddress from) {
		Entry entry = this.calls.get(reply.id());
		if (entry == null || !isFrom(entry.call.peer(), from) || !this.calls.remove(reply.id(), entry)) {
			this.strayReplies.increment();
			return;
		}
		entry.call.reply(reply);
	}

	/**
	 * End all calls, and every later one, with the same failure.
	 * @param reason why
	 */
	void close(PeerLinkException reason) {
		this.closed = reason;
		for (Entry entry : this.calls.values()) {
			if (remove(entry.call)) {
				entry.call.fail(reason);
			}
		}
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

	long strayReplies() {
		return this.strayReplies.sum();
	}

	private boolean isFrom(Peer peer, InetSocketAddress from) {
		return peer.address().equals(from) || this.belongsTo.test(peer, from);
	}

	private void armFor(long deadline) {
		if (this.armedFor <= deadline) {
			return;
		}
		synchronized (this.timerLock) {
			if (this.armedFor <= deadline) {
				return;
			}
			disarm();
			this.armedFor = deadline;
			this.timer = this.scheduler.schedule(Duration.ofNanos(deadline - now()), this::sweep);
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
		long next = NEVER;
		for (Entry entry : this.calls.values()) {
			if (entry.deadline > now) {
				next = Math.min(next, entry.deadline);
			}
			else if (remove(entry.call)) {
				entry.call.fail(entry.call.timedOut());
			}
		}
		if (next != NEVER) {
			armFor(Math.max(next, now + SWEEP_INTERVAL.toNanos()));
		}
	}

	private long now() {
		return this.scheduler.nanoTime() - this.origin;
	}

	private record Entry(PendingCall call, long deadline) {
	}

}
