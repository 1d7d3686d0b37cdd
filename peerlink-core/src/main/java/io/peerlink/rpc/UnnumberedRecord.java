package io.peerlink.rpc;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.time.Scheduler;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The calls without numbers from one address. Thread-safe.
 */
final class UnnumberedRecord implements CallRecord {

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
	private final Map<MessageId, ServedCall> calls = new LinkedHashMap<>();

	private final ReplyCache replies;

	UnnumberedRecord(Scheduler scheduler, ReplyBudget budget) {
		this.scheduler = scheduler;
		this.replies = new ReplyCache(MAX_REPLIES, MAX_REPLY_BYTES, budget, (call) -> {
		});
	}

	/**
	 * Judge a request.
	 * @param limit how many calls are remembered
	 */
	synchronized Admission admit(Message.Request request, int limit) {
		long now = this.scheduler.nanoTime();
		expireOldest(now);
		ServedCall known = this.calls.get(request.id());
		if (known != null && known.hasContentOf(request)) {
			return Admission.repeated(known);
		}
		if (known != null) {
			forget(known);
		}
		if (this.calls.size() >= limit) {
			forget(this.calls.values().iterator().next());
		}
		ServedCall call = ServedCall.unnumbered(request, now, this);
		call.keep(now, UnnumberedCalls.RETENTION.toNanos());
		this.calls.put(request.id(), call);
		return Admission.execute(call);
	}

	@Override
	public synchronized void finish(ServedCall call, Message.@Nullable Reply reply) {
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
		for (ServedCall call : this.calls.values().toArray(ServedCall[]::new)) {
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
		Iterator<ServedCall> oldest = this.calls.values().iterator();
		while (oldest.hasNext()) {
			ServedCall call = oldest.next();
			if (call.isToBeKept(now)) {
				return;
			}
			oldest.remove();
			this.replies.drop(call);
		}
	}

	private void forget(ServedCall call) {
		this.calls.remove(call.id());
		this.replies.drop(call);
	}

}
