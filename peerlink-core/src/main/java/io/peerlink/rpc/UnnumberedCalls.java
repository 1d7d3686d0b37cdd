package io.peerlink.rpc;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.time.Scheduler;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The calls of Python nodes, and of others that do not number theirs. They are repeated
 * by the network only, so address and id tell. Thread-safe.
 */
final class UnnumberedCalls implements CallRecord {

	/**
	 * How long a call is remembered.
	 */
	static final Duration RETENTION = Duration.ofSeconds(30);

	/**
	 * How many calls are remembered; the oldest make room.
	 */
	static final int MAX_CALLS = 32_768;

	/**
	 * How many replies are kept.
	 */
	static final int MAX_REPLIES = 4096;

	private final Scheduler scheduler;

	/**
	 * In the order in which they came.
	 */
	private final Map<Key, ServedCall> calls = new LinkedHashMap<>();

	private final ReplyCache replies;

	UnnumberedCalls(Scheduler scheduler, ReplyBudget budget) {
		this.scheduler = scheduler;
		this.replies = new ReplyCache(MAX_REPLIES, Long.MAX_VALUE, budget, (call) -> {
		});
	}

	/**
	 * Judge a request.
	 */
	synchronized Admission admit(Message.Request request, InetSocketAddress from) {
		long now = this.scheduler.nanoTime();
		expire(now);
		Key key = new Key(from, request.id());
		ServedCall known = this.calls.get(key);
		if (known != null && known.isSameAs(request)) {
			return Admission.repeated(known);
		}
		if (known != null) {
			known.finished();
			this.replies.drop(known);
			// So that the new one stands at the end.
			this.calls.remove(key);
		}
		ServedCall call = new ServedCall(request, now, RETENTION, RequestContext.NONE, this);
		this.calls.put(key, call);
		return Admission.execute(call);
	}

	@Override
	public synchronized void finish(ServedCall call, Message.@Nullable Reply reply) {
		boolean remembered = call.isRunning();
		call.finished();
		if (remembered && reply != null) {
			this.replies.keep(call, reply);
		}
	}

	/**
	 * Forget what need not be remembered any more.
	 * @return whether nothing is left
	 */
	synchronized boolean expire(long now) {
		Iterator<ServedCall> oldest = this.calls.values().iterator();
		while (oldest.hasNext()) {
			ServedCall call = oldest.next();
			boolean surplus = this.calls.size() >= MAX_CALLS && !call.isRunning();
			if (!surplus && call.isToBeKept(now)) {
				if (call.isRunning()) {
					continue;
				}
				break;
			}
			oldest.remove();
			this.replies.drop(call);
		}
		return this.calls.isEmpty();
	}

	private record Key(InetSocketAddress address, MessageId id) {
	}

}
