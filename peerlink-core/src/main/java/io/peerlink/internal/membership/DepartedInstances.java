package io.peerlink.internal.membership;

import java.time.Duration;
import java.util.Map;

import io.peerlink.internal.concurrent.BoundedMap;
import io.peerlink.internal.time.Scheduler;

/**
 * The instances that said goodbye a short while ago. Records of them that are still in a
 * cache on the network do not bring them back; an answer to a ping does. Guarded by the
 * lock of {@link RegistryAccess}.
 */
final class DepartedInstances {

	/**
	 * How long an instance is remembered: the time to live of an mDNS address record (RFC
	 * 6762 section 10). After that it has expired in the caches as well.
	 */
	static final Duration RETENTION = Duration.ofMinutes(2);

	/**
	 * How many instances are remembered at most; the oldest is dropped first.
	 */
	static final int LIMIT = 1024;

	private final Scheduler scheduler;

	private final Map<String, Long> departureTimes = new BoundedMap<>(LIMIT);

	DepartedInstances(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	void add(String instanceId) {
		this.departureTimes.put(instanceId, this.scheduler.nanoTime());
	}

	/**
	 * Forgets an instance, because its goodbye was forged.
	 */
	void remove(String instanceId) {
		this.departureTimes.remove(instanceId);
	}

	boolean contains(String instanceId) {
		Long departedAt = this.departureTimes.get(instanceId);
		return departedAt != null && this.scheduler.nanoTime() - departedAt < RETENTION.toNanos();
	}

}
