package io.peerlink.internal.server.dedup;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The calls without numbers from one address. Thread-safe.
 */
final class UnnumberedCallLog implements CallLog {

	/**
	 * How many replies are kept.
	 */
	static final int MAX_REPLIES = 1024;

	/**
	 * How many bytes they may have.
	 */
	static final long MAX_REPLY_BYTES = 1 << 20;

	private final Scheduler scheduler;

	/**
	 * In the order in which they came.
	 */
	private final Map<MessageId, CallEntry> calls = new LinkedHashMap<>();

	private final ReplyCache replies;

	UnnumberedCallLog(Scheduler scheduler, ReplyBudget budget) {
		this.scheduler = scheduler;
		this.replies = new ReplyCache(MAX_REPLIES, MAX_REPLY_BYTES, budget, (call) -> {
		});
	}

	/**
	 * Judge a request.
	 * @param limit how many calls are remembered
	 */
	synchronized AdmissionDecision admit(Message.Request request, int limit) {
		long now = this.scheduler.nanoTime();
		expireOldest(now);
		CallEntry known = this.calls.get(request.id());
		if (known != null && known.hasContentOf(request)) {
			return AdmissionDecision.repeated(known);
		}
		if (known != null) {
			forget(known);
		}
		if (this.calls.size() >= limit) {
			forget(this.calls.values().iterator().next());
		}
		CallEntry call = CallEntry.unnumbered(request, now, this);
		call.keep(now, UnnumberedCalls.RETENTION.toNanos());
		this.calls.put(request.id(), call);
		return AdmissionDecision.execute(call);
	}

	@Override
	public synchronized void finish(CallEntry call, Message.@Nullable Reply reply) {
		boolean remembered = call.isRunning() && this.calls.get(call.id()) == call;
		call.finished();
		if (remembered && reply != null) {
			this.replies.keep(call, reply);
		}
	}

	synchronized int cachedReplies() {
		return this.replies.size();
	}

	synchronized int size() {
		return this.calls.size();
	}

	/**
	 * Forget what need not be remembered any more.
	 * @return whether nothing is left
	 */
	synchronized boolean expire(long now) {
		for (CallEntry call : this.calls.values().toArray(CallEntry[]::new)) {
			if (!call.isToBeKept(now)) {
				forget(call);
			}
		}
		return this.calls.isEmpty();
	}

	synchronized void clear() {
		this.calls.values().forEach(this.replies::drop);
		this.calls.clear();
	}

	/**
	 * Stops at the first that is not old enough, or runs.
	 */
	private void expireOldest(long now) {
		Iterator<CallEntry> oldest = this.calls.values().iterator();
		while (oldest.hasNext()) {
			CallEntry call = oldest.next();
			if (call.isToBeKept(now)) {
				return;
			}
			oldest.remove();
			this.replies.drop(call);
		}
	}

	private void forget(CallEntry call) {
		this.calls.remove(call.id());
		this.replies.drop(call);
	}

}
