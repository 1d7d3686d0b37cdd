package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The calls of Python nodes and of others that do not number theirs. Only the network
 * duplicates their requests, so address and id identify a call. Guarded by the
 * {@link DuplicateFilter}.
 */
final class UnnumberedCalls {

	/**
	 * How long a call is remembered.
	 */
	static final Duration RETENTION = Duration.ofSeconds(30);

	/**
	 * Maximum number of calls that are remembered in all.
	 */
	static final int MAX_CALLS = 32_768;

	/**
	 * Maximum number of calls from one address.
	 */
	static final int MAX_CALLS_PER_ADDRESS = 8192;

	/**
	 * Maximum number of addresses.
	 */
	static final int MAX_ADDRESSES = 1024;

	/**
	 * Maximum number of bytes of all replies, besides those that are guaranteed to each
	 * address.
	 */
	static final long REPLY_BYTES = 4 << 20;

	private final ReplyBudget budget = new ReplyBudget(REPLY_BYTES);

	/**
	 * The address that has been silent for longest comes first.
	 */
	private final Map<InetSocketAddress, UnnumberedCallLog> logs = new LinkedHashMap<>(16, 0.75f, true);

	private int calls;

	/**
	 * Decides what is to be done with a request.
	 * @param request the request
	 * @param arrival how it arrived
	 */
	AdmissionDecision admit(Message.Request request, Arrival arrival) {
		UnnumberedCallLog log = this.logs.get(arrival.source());
		if (log == null) {
			if (this.logs.size() >= MAX_ADDRESSES) {
				forgetOldestAddress();
			}
			log = new UnnumberedCallLog(this.budget);
			this.logs.put(arrival.source(), log);
		}
		this.calls -= log.size();
		AdmissionDecision decision = log.admit(request, arrival.nanoTime(), MAX_CALLS_PER_ADDRESS);
		this.calls += log.size();
		if (this.calls > MAX_CALLS) {
			forgetOldestAddress();
		}
		return decision;
	}

	/**
	 * Calls that run go on, but their retransmissions are not recognised.
	 */
	private void forgetOldestAddress() {
		@Nullable UnnumberedCallLog oldest = this.logs.remove(this.logs.keySet().iterator().next());
		if (oldest != null) {
			this.calls -= oldest.size();
			oldest.clear();
		}
	}

	/**
	 * Forgets the calls whose time of retention is over.
	 */
	void expire(long now) {
		this.logs.values().removeIf((log) -> log.expire(now));
		this.calls = this.logs.values().stream().mapToInt(UnnumberedCallLog::size).sum();
	}

	boolean isEmpty() {
		return this.logs.isEmpty();
	}

	int cachedReplies() {
		return this.logs.values().stream().mapToInt(UnnumberedCallLog::cachedReplies).sum();
	}

}
