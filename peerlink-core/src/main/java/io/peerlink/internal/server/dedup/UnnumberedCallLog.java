package io.peerlink.internal.server.dedup;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The calls without numbers from one address. Thread-safe.
 */
final class UnnumberedCallLog implements CallLog {

	/**
	 * Maximum number of cached replies.
	 */
	static final int MAX_REPLIES = 1024;

	/**
	 * Maximum number of bytes of the cached replies.
	 */
	static final long MAX_REPLY_BYTES = 1 << 20;

	/**
	 * By id, in the order of arrival.
	 */
	private final Map<MessageId, CallEntry> calls = new LinkedHashMap<>();

	private final ReplyCache replies;

	UnnumberedCallLog(ReplyBudget budget) {
		this.replies = new ReplyCache(MAX_REPLIES, MAX_REPLY_BYTES, budget, (call) -> {
		});
	}

	/**
	 * Decides what is to be done with a request.
	 * @param request the request
	 * @param now when it arrived
	 * @param limit maximum number of calls to remember
	 */
	synchronized AdmissionDecision admit(Message.Request request, long now, int limit) {
		expireOldest(now);
		CallEntry known = this.calls.get(request.id());
		if (known != null && known.hasContentOf(request)) {
			return AdmissionDecision.retransmitted(known);
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
		call.markFinished();
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
	 * Forgets the calls whose time of retention is over.
	 * @return whether none is left
	 */
	synchronized boolean expire(long now) {
		this.calls.values().removeIf((call) -> {
			boolean expired = !call.isRetained(now);
			if (expired) {
				this.replies.drop(call);
			}
			return expired;
		});
		return this.calls.isEmpty();
	}

	synchronized void clear() {
		this.calls.values().forEach(this.replies::drop);
		this.calls.clear();
	}

	/**
	 * Stops at the first call that is to be remembered.
	 */
	private void expireOldest(long now) {
		Iterator<CallEntry> oldest = this.calls.values().iterator();
		while (oldest.hasNext()) {
			CallEntry call = oldest.next();
			if (call.isRetained(now)) {
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
