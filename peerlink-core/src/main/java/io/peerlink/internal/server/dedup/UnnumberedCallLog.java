package io.peerlink.internal.server.dedup;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The calls without numbers from one address. Thread-safe.
 */
final class UnnumberedCallLog implements CallLog, ExpiryRotation.Member {

	/**
	 * Maximum number of cached replies.
	 */
	static final int MAX_REPLIES = 1024;

	/**
	 * Maximum number of bytes of the cached replies.
	 */
	static final long MAX_REPLY_BYTES = 1 << 20;

	/**
	 * By id.
	 */
	private final CallTable<MessageId> calls = new CallTable<>();

	private final ReplyCache replies;

	private final AtomicInteger allCalls;

	/**
	 * Creates a log.
	 * @param allCalls counts the calls from all addresses
	 * @param budget limits the replies to all addresses
	 * @param cachedReplies counts the replies to all callers
	 */
	UnnumberedCallLog(AtomicInteger allCalls, ByteBudget budget, LongAdder cachedReplies) {
		this.allCalls = allCalls;
		this.replies = new ReplyCache(MAX_REPLIES, MAX_REPLY_BYTES, budget, cachedReplies, (call) -> {
		});
	}

	/**
	 * Decides what is to be done with a request.
	 * @param request the request
	 * @param call the entry of the call
	 * @param now when it arrived
	 * @param limit maximum number of calls to remember
	 */
	synchronized AdmissionDecision admit(Message.Request request, CallEntry call, long now, int limit) {
		CallEntry known = this.calls.get(request.id());
		if (known != null && known.isRetained(now) && known.hasContentOf(request)) {
			return AdmissionDecision.retransmitted(known);
		}
		if (known != null) {
			forget(known);
		}
		if (this.calls.size() >= limit) {
			forget(this.calls.iterator().next());
		}
		call.admitted(this);
		call.keep(now, UnnumberedCalls.RETENTION.toNanos());
		this.calls.put(request.id(), call);
		this.allCalls.incrementAndGet();
		return AdmissionDecision.EXECUTE;
	}

	@Override
	public synchronized void finish(CallEntry call, @Nullable Object reply) {
		boolean remembered = call.isRunning() && this.calls.get(call.id()) == call;
		call.markFinished();
		if (remembered && reply != null) {
			this.replies.keep(call, reply);
		}
	}

	/**
	 * Passes over calls that run: some handlers block for long. All others are retained
	 * equally long.
	 */
	@Override
	public synchronized int expire(long now, int limit) {
		int forgotten = 0;
		Iterator<CallEntry> oldest = this.calls.iterator();
		boolean goesOn = true;
		while (goesOn && forgotten < limit && oldest.hasNext()) {
			CallEntry call = oldest.next();
			goesOn = call.isRunning() || !call.isRetained(now);
			if (!call.isRetained(now)) {
				oldest.remove();
				this.replies.drop(call);
				forgotten++;
			}
		}
		this.allCalls.addAndGet(-forgotten);
		this.calls.shrink();
		return forgotten;
	}

	@Override
	public synchronized boolean isExpired(long now) {
		return this.calls.isEmpty();
	}

	synchronized void clear() {
		this.allCalls.addAndGet(-this.calls.size());
		this.calls.forEach(this.replies::drop);
		this.calls.clear();
	}

	private void forget(CallEntry call) {
		this.calls.remove(call.id());
		this.allCalls.decrementAndGet();
		this.replies.drop(call);
	}

}
