package io.peerlink.internal.membership;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.internal.time.Scheduler;

/**
 * Remembers for a while which instances said goodbye, so that records which are still in
 * a cache somewhere do not bring them back. Guarded by the lock of the {@link PeerTable}.
 */
final class DepartedInstances {

	/**
	 * The life of an mDNS address record (RFC 6762 section 10): after that the caches
	 * have forgotten as well.
	 */
	static final Duration MEMORY = Duration.ofMinutes(2);

	/**
	 * How many are remembered at most; the oldest makes room.
	 */
	static final int LIMIT = 1024;

	private final Scheduler scheduler;

	private final Map<String, Long> instances = new LinkedHashMap<>();

	DepartedInstances(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	void add(String instanceId) {
		if (this.instances.size() >= LIMIT) {
			this.instances.remove(this.instances.keySet().iterator().next());
		}
		this.instances.put(instanceId, this.scheduler.nanoTime());
	}

	boolean contains(String instanceId) {
		Long since = this.instances.get(instanceId);
		return since != null && this.scheduler.nanoTime() - since < MEMORY.toNanos();
	}

}
