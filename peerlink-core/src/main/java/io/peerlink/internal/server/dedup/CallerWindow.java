package io.peerlink.internal.server.dedup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * The numbered calls of one instance of a Java node. Each is executed once at most: a
 * number that has arrived before is recognised as long as this window exists. A call
 * takes one bit then. It takes an entry of its own as long as it runs, and as long as its
 * reply is cached: until the caller has it, or until the deadline and
 * {@link RequestFilter#RETENTION} have passed. Thread-safe, except for addresses,
 * siblings and the group, which {@link CallerWindows} guards.
 */
final class CallerWindow implements CallLog, ExpiryRotation.Member {

	/**
	 * Maximum number of addresses that a window is found by.
	 */
	static final int MAX_ADDRESSES = 16;

	private static final long RETENTION_NANOS = RequestFilter.RETENTION.toNanos();

	private static final long MAX_DEADLINE_NANOS = RequestFilter.MAX_DEADLINE.toNanos();

	private final Scheduler scheduler;

	private final String instanceId;

	private final InetAddress host;

	private final List<CallerWindow> siblings;

	/**
	 * The one that was added first comes first.
	 */
	private final Set<InetSocketAddress> addresses = new LinkedHashSet<>();

	private CallerGroup group;

	/**
	 * By number: those that run, and those whose reply is cached.
	 */
	private final NumberedCalls calls = new NumberedCalls();

	private final ReplyCache replies;

	private final LargeReplies largeReplies;

	private final CallNumbers numbers;

	private long usedAt;

	private long keepUntil;

	/**
	 * Creates a window.
	 * @param scheduler the time
	 * @param instanceId the instance of the caller
	 * @param host where its first call came from
	 * @param siblings all windows of the instance
	 * @param group the windows of callers of the same kind
	 * @param numbers the numbers of the calls
	 * @param cachedReplies counts the replies of all callers
	 * @param largeReplies the results that do not fit into a datagram
	 */
	CallerWindow(Scheduler scheduler, String instanceId, InetAddress host, List<CallerWindow> siblings,
			CallerGroup group, CallNumbers numbers, LongAdder cachedReplies, LargeReplies largeReplies) {
		this.scheduler = scheduler;
		this.instanceId = instanceId;
		this.host = host;
		this.siblings = siblings;
		this.group = group;
		this.numbers = numbers;
		this.largeReplies = largeReplies;
		this.usedAt = scheduler.nanoTime();
		this.keepUntil = this.usedAt;
		this.replies = new ReplyCache(group.maxReplies(), group.maxReplyBytes(), group.replyBudget(), cachedReplies,
				this.calls::remove);
	}

	String instanceId() {
		return this.instanceId;
	}

	InetAddress host() {
		return this.host;
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

	CallerGroup group() {
		return this.group;
	}

	/**
	 * Moves this window to another group.
	 */
	synchronized void moveTo(CallerGroup other) {
		this.group = other;
		this.replies.moveTo(other.replyBudget(), other.maxReplies(), other.maxReplyBytes());
		this.numbers.moveTo(other.numberBudget());
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
	 * @param call the entry of the call
	 */
	synchronized AdmissionDecision admit(Message.Request request, Extension pl, long now, CallEntry call) {
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
		if (this.numbers.isCompleted(number) || !this.numbers.arrive(number)) {
			return decisionWithoutEntry(number);
		}
		call.admitted(this);
		call.keep(now, retention);
		this.calls.put(call);
		return AdmissionDecision.EXECUTE;
	}

	/**
	 * Decides what is to be done with a request from another address than the calls of
	 * this window: it is a retransmission if its number may have arrived here, as its
	 * caller uses no number twice.
	 * @param number the number
	 * @return the decision, {@code null} if the number is new or its call is kept
	 */
	synchronized @Nullable AdmissionDecision admitElsewhere(long number) {
		boolean known = this.calls.get(number) == null
				&& (this.numbers.isCompleted(number) || this.numbers.mayHaveArrived(number));
		return known ? decisionWithoutEntry(number) : null;
	}

	private AdmissionDecision decisionWithoutEntry(long number) {
		if (this.numbers.isCompleted(number)) {
			return AdmissionDecision.SUPERSEDED;
		}
		CallEntry.Refusal refusal = this.numbers.refusal(number);
		return (refusal != null) ? AdmissionDecision.refused(refusal) : AdmissionDecision.REPLY_EVICTED;
	}

	/**
	 * Drops the replies that the caller has.
	 */
	private void acknowledge(long lowestPending) {
		long before = this.numbers.lowestPending();
		if (!this.numbers.raiseLowestPending(lowestPending) || this.replies.size() == 0) {
			return;
		}
		if (lowestPending - before <= this.replies.size()) {
			for (long number = before; number < lowestPending; number++) {
				forgetAnswered(this.calls.get(number));
			}
			return;
		}
		// Anyone can claim to have completed a thousand times more calls than there are.
		CallEntry next = this.replies.oldest();
		while (next != null) {
			CallEntry call = next;
			next = call.newer;
			if (call.number() < lowestPending) {
				forget(call);
			}
		}
	}

	private void forgetAnswered(@Nullable CallEntry call) {
		if (call != null && !call.isRunning()) {
			forget(call);
		}
	}

	/**
	 * Drops the reply to a call that the caller has completed before an older one.
	 */
	private void release(long number) {
		CallEntry completed = this.calls.get(number);
		if (completed != null && !completed.isRunning()) {
			forget(completed);
			this.numbers.complete(number);
		}
	}

	private void forget(CallEntry call) {
		this.calls.remove(call);
		this.replies.drop(call);
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
	public synchronized void finish(CallEntry call, @Nullable Object reply) {
		if (!call.isRunning()) {
			return;
		}
		call.markFinished();
		if (reply == null || call.number() < this.numbers.lowestPending()) {
			this.calls.remove(call);
			return;
		}
		long now = this.scheduler.nanoTime();
		long retention = retention(Math.max(0, call.deadline() - now));
		call.keep(now, retention);
		keep(now, retention);
		this.replies.keep(call, reply);
	}

	@Override
	public synchronized boolean finishLarge(CallEntry call, RawJson result) {
		boolean wanted = call.isRunning() && call.number() >= this.numbers.lowestPending();
		LargeReply kept = wanted ? this.largeReplies.keep(this.host, result) : null;
		finish(call, kept);
		return kept != null;
	}

	@Override
	public synchronized CallEntry.@Nullable Follower follow(CallEntry call, CallEntry.Follower follower) {
		return call.isRunning() ? call.replaceFollower(follower) : follower;
	}

	@Override
	public synchronized void refuse(CallEntry call, CallEntry.Refusal refusal, Message.Reply reply) {
		call.markFinished();
		this.calls.remove(call);
		this.numbers.refuse(call.number(), refusal);
	}

	/**
	 * Returns a call that is kept.
	 * @param number its number
	 * @param id its id, which cannot be guessed
	 * @return the call, {@code null} if it is not kept or its id is another one
	 */
	synchronized @Nullable CallEntry find(long number, MessageId id) {
		CallEntry call = this.calls.get(number);
		return (call != null && call.id().equals(id)) ? call : null;
	}

	/**
	 * Forgets the calls that were finished first. One that is to be kept for longer keeps
	 * those that were finished after it as well.
	 */
	@Override
	public synchronized int expire(long now, int limit) {
		int forgotten = 0;
		CallEntry oldest = this.replies.oldest();
		while (oldest != null && forgotten < limit && !oldest.isRetained(now)) {
			forget(oldest);
			forgotten++;
			oldest = this.replies.oldest();
		}
		return forgotten;
	}

	@Override
	public synchronized boolean isExpired(long now) {
		return this.calls.isEmpty() && this.keepUntil - now <= 0;
	}

	/**
	 * Returns when the caller made or repeated a call for the last time, or one ended.
	 */
	synchronized long usedAt() {
		return this.usedAt;
	}

	/**
	 * Returns whether a call of the caller is being executed.
	 */
	synchronized boolean isRunning() {
		return this.calls.size() > this.replies.size();
	}

	/**
	 * Returns how many calls take an entry.
	 */
	synchronized int size() {
		return this.calls.size();
	}

	/**
	 * Forgets all calls.
	 */
	synchronized void clear() {
		CallEntry answered = this.replies.oldest();
		while (answered != null) {
			this.replies.drop(answered);
			answered = this.replies.oldest();
		}
		this.calls.clear();
		this.numbers.release();
	}

}
