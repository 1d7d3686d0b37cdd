package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The numbered calls of one instance of a Java node. Each is executed once at most: a
 * number that has arrived before is recognised as long as this window exists. Its reply
 * is cached until the caller has it, or until the deadline and {@link #RETENTION} have
 * passed. Thread-safe, except for addresses, siblings and whether the peer is known,
 * which {@link CallerWindows} guards.
 */
final class CallerWindow implements CallLog {

	/**
	 * How long a call is remembered after its deadline: longer than any network delays a
	 * datagram.
	 */
	static final Duration RETENTION = Duration.ofSeconds(30);

	/**
	 * Maximum number of calls of one caller that are remembered one by one, with their
	 * replies or without.
	 */
	static final int MAX_CALLS = 16_384;

	/**
	 * Maximum number of bytes of the cached replies to a known peer.
	 */
	static final long MAX_PEER_BYTES = 4 << 20;

	/**
	 * Maximum number of bytes of the cached replies to an unknown peer.
	 */
	static final long MAX_UNKNOWN_PEER_BYTES = 512 << 10;

	private static final long RETENTION_NANOS = RETENTION.toNanos();

	private static final long MAX_DEADLINE_NANOS = RequestFilter.MAX_DEADLINE.toNanos();

	private final Scheduler scheduler;

	private final String instanceId;

	private final Set<InetSocketAddress> addresses = new HashSet<>();

	private final List<CallerWindow> siblings;

	private boolean unknownPeer = true;

	/**
	 * By number, in the order of arrival.
	 */
	private final Map<Long, CallEntry> calls = new LinkedHashMap<>();

	private final ReplyCache replies;

	private final CallNumbers numbers;

	private long usedAt;

	private long keepUntil;

	/**
	 * Creates a window for an unknown peer.
	 * @param scheduler the time
	 * @param instanceId the instance of the caller
	 * @param numbers the numbers of its calls
	 * @param now the present time
	 * @param budget limits the replies to all unknown peers
	 * @param siblings all windows of the instance
	 */
	CallerWindow(Scheduler scheduler, String instanceId, CallNumbers numbers, long now, ReplyBudget budget,
			List<CallerWindow> siblings) {
		this.scheduler = scheduler;
		this.instanceId = instanceId;
		this.siblings = siblings;
		this.numbers = numbers;
		this.usedAt = now;
		this.keepUntil = now;
		this.replies = new ReplyCache(MAX_CALLS, MAX_UNKNOWN_PEER_BYTES, budget, this::onEviction);
	}

	String instanceId() {
		return this.instanceId;
	}

	/**
	 * Returns the addresses that the calls come from.
	 */
	Set<InetSocketAddress> addresses() {
		return this.addresses;
	}

	/**
	 * Returns all windows of the same instance, this one included.
	 */
	List<CallerWindow> siblings() {
		return this.siblings;
	}

	boolean isOfUnknownPeer() {
		return this.unknownPeer;
	}

	/**
	 * Makes this the window of a known peer.
	 * @param budget limits the replies to all known peers
	 */
	synchronized void promote(ReplyBudget budget) {
		this.unknownPeer = false;
		this.replies.moveTo(budget, MAX_PEER_BYTES);
	}

	/**
	 * An entry stays without its reply, so that a retransmission from another address is
	 * still recognised.
	 */
	private void onEviction(CallEntry call) {
		if (this.calls.size() > MAX_CALLS) {
			this.calls.remove(call.number());
		}
	}

	/**
	 * Returns a number above any that has arrived.
	 */
	synchronized long end() {
		return this.numbers.end();
	}

	/**
	 * Decides what is to be done with a request.
	 * @param request the request
	 * @param pl its extension, which is {@link Extension#isCall() that of a call}
	 * @param now when it arrived
	 */
	synchronized AdmissionDecision admit(Message.Request request, Extension pl, long now) {
		long retention = retention(TimeUnit.MILLISECONDS.toNanos(pl.ttl()));
		keep(now, retention);
		long number = pl.seq();
		acknowledge(Math.min(pl.lowestPending(), number));
		if (pl.completed() > this.numbers.lowestPending()) {
			release(pl.completed());
		}
		CallEntry known = this.calls.get(number);
		if (known != null) {
			known.keep(now, retention);
			return known.id().equals(request.id()) ? AdmissionDecision.retransmitted(known)
					: AdmissionDecision.SUPERSEDED;
		}
		if (this.numbers.isCompleted(number)) {
			return AdmissionDecision.SUPERSEDED;
		}
		if (!this.numbers.arrive(number)) {
			return AdmissionDecision.REPLY_EVICTED;
		}
		CallEntry call = CallEntry.numbered(request, pl, now, this);
		call.keep(now, retention);
		this.calls.put(number, call);
		return AdmissionDecision.execute(call);
	}

	/**
	 * Decides what is to be done with a request from another address than the calls of
	 * this window: it may be a retransmission of one of them. Ids cannot be guessed.
	 * @return the decision, {@code null} if it is none
	 */
	synchronized @Nullable AdmissionDecision admitRetransmission(long number, MessageId id) {
		CallEntry known = this.calls.get(number);
		return (known != null && known.id().equals(id)) ? AdmissionDecision.retransmitted(known) : null;
	}

	/**
	 * Drops the replies that the caller has. Calls are in the order of arrival, so those
	 * that were overtaken by a pending call are dropped later.
	 */
	private void acknowledge(long lowestPending) {
		if (!this.numbers.raiseLowestPending(lowestPending)) {
			return;
		}
		Iterator<CallEntry> oldest = this.calls.values().iterator();
		while (oldest.hasNext()) {
			CallEntry call = oldest.next();
			if (call.number() >= lowestPending) {
				return;
			}
			if (!call.isRunning()) {
				oldest.remove();
				this.replies.drop(call);
			}
		}
	}

	/**
	 * Drops the reply to a call that the caller has completed before an older one.
	 */
	private void release(long number) {
		CallEntry completed = this.calls.get(number);
		if (completed != null && !completed.isRunning()) {
			this.calls.remove(number);
			this.replies.drop(completed);
			this.numbers.complete(number);
		}
	}

	private void keep(long now, long nanos) {
		this.usedAt = now;
		if (now + nanos - this.keepUntil > 0) {
			this.keepUntil = now + nanos;
		}
	}

	private static long retention(long remainingNanos) {
		return Math.min(remainingNanos, MAX_DEADLINE_NANOS) + RETENTION_NANOS;
	}

	@Override
	public synchronized void finish(CallEntry call, Message.@Nullable Reply reply) {
		if (!call.isRunning()) {
			return;
		}
		call.markFinished();
		if (reply == null || call.number() < this.numbers.lowestPending()) {
			this.calls.remove(call.number());
			return;
		}
		long now = this.scheduler.nanoTime();
		long retention = retention(Math.max(0, call.deadline() - now));
		call.keep(now, retention);
		keep(now, retention);
		this.replies.keep(call, reply);
	}

	synchronized int cachedReplies() {
		return this.replies.size();
	}

	synchronized @Nullable CallEntry find(long number) {
		return this.calls.get(number);
	}

	/**
	 * Forgets the calls whose time of retention is over.
	 * @return whether the window itself may be forgotten
	 */
	synchronized boolean expire(long now) {
		this.calls.values().removeIf((call) -> {
			boolean expired = !call.isRetained(now);
			if (expired) {
				this.replies.drop(call);
			}
			return expired;
		});
		return this.calls.isEmpty() && this.keepUntil - now <= 0;
	}

	/**
	 * Returns whether this window may be evicted to make room for another one.
	 * @param time when it must have been used for the last time
	 */
	synchronized boolean isIdleSince(long time) {
		return this.usedAt - time < 0 && this.calls.values().stream().noneMatch(CallEntry::isRunning);
	}

	synchronized void clear() {
		this.calls.values().forEach(this.replies::drop);
		this.calls.clear();
	}

}
