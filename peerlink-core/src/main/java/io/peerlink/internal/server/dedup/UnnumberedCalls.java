package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The calls of Python nodes, and of others that do not number theirs. They are repeated
 * by the network only, so address and id tell. Guarded by the {@link DuplicateFilter}.
 */
final class UnnumberedCalls {

	/**
	 * How long a call is remembered.
	 */
	static final Duration RETENTION = Duration.ofSeconds(30);

	/**
	 * How many calls are remembered in all.
	 */
	static final int MAX_CALLS = 32_768;

	/**
	 * How many of them may be from one address.
	 */
	static final int MAX_CALLS_PER_ADDRESS = 8192;

	/**
	 * How many addresses are remembered.
	 */
	static final int MAX_ADDRESSES = 1024;

	private final Scheduler scheduler;

	private final ReplyBudget budget;

	/**
	 * Whoever has been silent for longest comes first.
	 */
	private final Map<InetSocketAddress, UnnumberedCallLog> records = new LinkedHashMap<>(16, 0.75f, true);

	private int calls;

	UnnumberedCalls(Scheduler scheduler, ReplyBudget budget) {
		this.scheduler = scheduler;
		this.budget = budget;
	}

	/**
	 * Judge a request.
	 */
	AdmissionDecision admit(Message.Request request, InetSocketAddress from) {
		UnnumberedCallLog record = this.records.get(from);
		if (record == null) {
			if (this.records.size() >= MAX_ADDRESSES) {
				forgetOldestAddress();
			}
			record = new UnnumberedCallLog(this.scheduler, this.budget);
			this.records.put(from, record);
		}
		this.calls -= record.size();
		AdmissionDecision admission = record.admit(request, MAX_CALLS_PER_ADDRESS);
		this.calls += record.size();
		if (this.calls > MAX_CALLS) {
			forgetOldestAddress();
		}
		return admission;
	}

	int cachedReplies() {
		return this.records.values().stream().mapToInt(UnnumberedCallLog::cachedReplies).sum();
	}

	/**
	 * Forget what need not be remembered any more.
	 * @return whether nothing is left
	 */
	boolean expire(long now) {
		this.records.values().removeIf((record) -> record.expire(now));
		this.calls = this.records.values().stream().mapToInt(UnnumberedCallLog::size).sum();
		return this.records.isEmpty();
	}

	/**
	 * Calls that run go on; only their repetitions are not recognised any more.
	 */
	private void forgetOldestAddress() {
		@Nullable UnnumberedCallLog oldest = this.records.remove(this.records.keySet().iterator().next());
		if (oldest != null) {
			this.calls -= oldest.size();
			oldest.clear();
		}
	}

}
