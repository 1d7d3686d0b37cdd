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

import io.peerlink.internal.reliability.SeenNumbers;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The numbered calls of one instance of a Java node. Each is executed once at most: a
 * number that has come before is recognised as long as this window exists, its reply is
 * kept until the caller has it, or until the deadline and {@link #RETENTION} have passed.
 * Thread-safe, except for what the {@link DuplicateFilter} note here.
 */
public final class CallerWindow implements CallLog {

	/**
	 * How long a call is remembered after its deadline: longer than any network delays a
	 * datagram.
	 */
	static final Duration RETENTION = Duration.ofSeconds(30);

	/**
	 * What a deadline adds to that at most, counted from the last attempt that came or
	 * the end of the call. The caller gives up sooner when it hears nothing.
	 */
	public static final Duration MAX_DEADLINE = Duration.ofMinutes(10);

	/**
	 * How many calls of one caller are remembered one by one, with their replies or
	 * without.
	 */
	static final int MAX_CALLS = 16_384;

	/**
	 * How many bytes the replies to a known peer may have.
	 */
	static final long MAX_PEER_BYTES = 4 << 20;

	/**
	 * How many bytes the replies to anybody else may have.
	 */
	static final long MAX_STRANGER_BYTES = 512 << 10;

	private static final long RETENTION_NANOS = RETENTION.toNanos();

	private static final long MAX_DEADLINE_NANOS = MAX_DEADLINE.toNanos();

	private final Scheduler scheduler;

	private final String instanceId;

	private final Set<InetSocketAddress> addresses = new HashSet<>();

	private final List<CallerWindow> siblings;

	private boolean stranger = true;

	private final Map<Long, CallEntry> calls = new LinkedHashMap<>();

	private final ReplyCache replies;

	private final SeenNumbers seen;

	/**
	 * Those whose caller has said one by one that they have ended.
	 */
	private final SeenNumbers released;

	/**
	 * The caller has ended everything below.
	 */
	private long low;

	private long usedAt;

	private long keepUntil;

	CallerWindow(Scheduler scheduler, String instanceId, long low, long floor, ReplyBudget budget,
			List<CallerWindow> siblings) {
		this.scheduler = scheduler;
		this.instanceId = instanceId;
		this.siblings = siblings;
		this.low = low;
		this.seen = new SeenNumbers(Math.max(low, floor));
		this.released = new SeenNumbers(low);
		this.usedAt = scheduler.nanoTime();
		this.keepUntil = this.usedAt;
		this.replies = new ReplyCache(MAX_CALLS, MAX_STRANGER_BYTES, budget, this::evicted);
	}

	String instanceId() {
		return this.instanceId;
	}

	/**
	 * Return from where the calls come.
	 */
	Set<InetSocketAddress> addresses() {
		return this.addresses;
	}

	/**
	 * Return all windows of the same instance.
	 */
	List<CallerWindow> siblings() {
		return this.siblings;
	}

	boolean isStranger() {
		return this.stranger;
	}

	/**
	 * The caller has turned out to be a known peer.
	 */
	synchronized void promote(ReplyBudget budget) {
		this.stranger = false;
		this.replies.moveTo(budget, MAX_PEER_BYTES);
	}

	/**
	 * The call stays without its reply, so that a repetition from another address is
	 * still recognised.
	 */
	private void evicted(CallEntry call) {
		if (this.calls.size() > MAX_CALLS) {
			this.calls.remove(call.number());
		}
	}

	/**
	 * Return a number that is larger than any that has come.
	 */
	synchronized long end() {
		return this.seen.end();
	}

	/**
	 * Judge a request.
	 * @param numbers its extension, which is {@link Extension#isCall() that of a call}
	 */
	synchronized AdmissionDecision admit(Message.Request request, Extension numbers) {
		long now = this.scheduler.nanoTime();
		long ttl = TimeUnit.MILLISECONDS.toNanos(numbers.ttl());
		long time = keepTime(ttl);
		keep(now, time);
		long number = numbers.seq();
		acknowledge(Math.min(numbers.low(), number));
		if (numbers.end() > this.low) {
			release(numbers.end());
		}
		CallEntry known = this.calls.get(number);
		if (known != null) {
			known.keep(now, time);
			return known.id().equals(request.id()) ? AdmissionDecision.repeated(known) : AdmissionDecision.OUTDATED;
		}
		if (number < this.low || this.released.contains(number)) {
			return AdmissionDecision.OUTDATED;
		}
		if (this.seen.add(number) != SeenNumbers.Finding.NEW) {
			return AdmissionDecision.LOST;
		}
		ActiveRequest context = ActiveRequest.until(this.scheduler, now, ttl);
		CallEntry call = CallEntry.numbered(request, numbers, now, context, this);
		call.keep(now, time);
		this.calls.put(number, call);
		return AdmissionDecision.execute(call);
	}

	/**
	 * Judge a request that came from another address than the calls of this window: it
	 * may still be the repetition of one of them. Ids cannot be guessed.
	 * @return {@code null} when it is none
	 */
	synchronized @Nullable AdmissionDecision admitRepetition(long number, MessageId id) {
		CallEntry known = this.calls.get(number);
		return (known != null && known.id().equals(id)) ? AdmissionDecision.repeated(known) : null;
	}

	/**
	 * Free the reply to a call that has ended before an older one.
	 */
	private void release(long number) {
		CallEntry ended = this.calls.get(number);
		if (ended != null && !ended.isRunning()) {
			this.calls.remove(number);
			this.replies.drop(ended);
			this.released.add(number);
		}
	}

	private void keep(long now, long time) {
		this.usedAt = now;
		if (now + time - this.keepUntil > 0) {
			this.keepUntil = now + time;
		}
	}

	private static long keepTime(long ttl) {
		return Math.min(ttl, MAX_DEADLINE_NANOS) + RETENTION_NANOS;
	}

	@Override
	public synchronized void finish(CallEntry call, Message.@Nullable Reply reply) {
		if (!call.isRunning()) {
			return;
		}
		call.finished();
		if (reply == null || call.number() < this.low) {
			this.calls.remove(call.number());
			return;
		}
		long now = this.scheduler.nanoTime();
		long time = keepTime(call.context().remainingNanos(now));
		call.keep(now, time);
		keep(now, time);
		this.replies.keep(call, reply);
	}

	synchronized int cachedReplies() {
		return this.replies.size();
	}

	synchronized @Nullable CallEntry find(long number) {
		return this.calls.get(number);
	}

	/**
	 * Forget what need not be remembered any more.
	 * @return whether nothing is left
	 */
	synchronized boolean expire(long now) {
		this.calls.values().removeIf((call) -> {
			boolean over = !call.isToBeKept(now);
			if (over) {
				this.replies.drop(call);
			}
			return over;
		});
		return this.calls.isEmpty() && this.keepUntil - now <= 0;
	}

	/**
	 * Tell whether this window may go to make room for another one.
	 * @param before when it must have been used for the last time
	 */
	synchronized boolean isIdleSince(long before) {
		return this.usedAt - before < 0 && this.calls.values().stream().noneMatch(CallEntry::isRunning);
	}

	synchronized void clear() {
		this.calls.values().forEach(this.replies::drop);
		this.calls.clear();
	}

	/**
	 * Free the replies that the caller has. Calls are in the order in which they came, so
	 * what was overtaken by a call that has not ended is freed later.
	 */
	private void acknowledge(long low) {
		if (low <= this.low) {
			return;
		}
		this.low = low;
		this.seen.raiseFloor(low);
		this.released.raiseFloor(low);
		Iterator<CallEntry> oldest = this.calls.values().iterator();
		while (oldest.hasNext()) {
			CallEntry call = oldest.next();
			if (call.number() >= low) {
				return;
			}
			if (!call.isRunning()) {
				oldest.remove();
				this.replies.drop(call);
			}
		}
	}

}
