package io.peerlink.internal.value;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.internal.context.NodeLimits;
import org.jspecify.annotations.Nullable;

/**
 * The results that are being collected, as many as there may be in all and for one
 * caller. Each takes a thread for as long as users' code likes. Thread-safe.
 */
final class CollectorTable {

	private final Set<Collector> running = new HashSet<>();

	private final Map<String, Integer> byAccount = new HashMap<>();

	private boolean closed;

	/**
	 * Adds a collector.
	 * @return why there is no room, {@code null} if there is
	 */
	synchronized @Nullable String add(Collector collector) {
		if (this.closed) {
			return "the node was stopped";
		}
		int own = this.byAccount.getOrDefault(collector.account(), 0);
		if (own >= NodeLimits.MAX_COLLECTED_PER_PEER || this.running.size() >= NodeLimits.MAX_COLLECTED) {
			return "as many results as allowed are being collected: " + this.running.size() + ", " + own
					+ " of them for one caller";
		}
		this.running.add(collector);
		this.byAccount.put(collector.account(), own + 1);
		return null;
	}

	/**
	 * Removes a collector, whose thread is free.
	 */
	synchronized void remove(Collector collector) {
		if (this.running.remove(collector)) {
			this.byAccount.computeIfPresent(collector.account(), (key, count) -> (count > 1) ? count - 1 : null);
		}
	}

	/**
	 * Takes no more collectors.
	 * @return those that there are
	 */
	synchronized List<Collector> close() {
		this.closed = true;
		return List.copyOf(this.running);
	}

}
