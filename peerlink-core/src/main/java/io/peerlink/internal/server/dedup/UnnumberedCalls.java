package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

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

	private final ByteBudget budget = new ByteBudget(REPLY_BYTES);

	/**
	 * The address that has been silent for longest comes first.
	 */
	private final Map<InetSocketAddress, UnnumberedCallLog> logs = new LinkedHashMap<>(16, 0.75f, true);

	private final AtomicInteger calls = new AtomicInteger();

	private final ExpiryRotation rotation;

	private final LongAdder cachedReplies;

	/**
	 * Creates an empty set of calls.
	 * @param rotation where calls expire
	 * @param cachedReplies counts the replies to all callers
	 */
	UnnumberedCalls(ExpiryRotation rotation, LongAdder cachedReplies) {
		this.rotation = rotation;
		this.cachedReplies = cachedReplies;
	}

	/**
	 * Decides what is to be done with a request.
	 * @param request the request
	 * @param arrival how it arrived
	 * @param call the entry of the call
	 */
	AdmissionDecision admit(Message.Request request, Arrival arrival, CallEntry call) {
		UnnumberedCallLog log = this.logs.get(arrival.source());
		if (log == null) {
			if (this.logs.size() >= MAX_ADDRESSES) {
				forgetOldestAddress();
			}
			log = add(arrival.source());
		}
		AdmissionDecision decision = log.admit(request, call, arrival.nanoTime(), MAX_CALLS_PER_ADDRESS);
		if (this.calls.get() > MAX_CALLS) {
			forgetOldestAddress();
		}
		return decision;
	}

	private UnnumberedCallLog add(InetSocketAddress address) {
		UnnumberedCallLog log = new UnnumberedCallLog(this.calls, this.budget, this.cachedReplies);
		this.logs.put(address, log);
		this.rotation.add(log, () -> this.logs.remove(address, log));
		return log;
	}

	/**
	 * Calls that run go on, but their retransmissions are not recognised.
	 */
	private void forgetOldestAddress() {
		@Nullable UnnumberedCallLog oldest = this.logs.remove(this.logs.keySet().iterator().next());
		if (oldest != null) {
			this.rotation.remove(oldest);
			oldest.clear();
		}
	}

	/**
	 * Returns how many calls are remembered.
	 */
	int size() {
		return this.calls.get();
	}

}
