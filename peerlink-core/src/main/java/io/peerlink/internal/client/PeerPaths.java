package io.peerlink.internal.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import io.peerlink.call.PeerPathStatistics;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.Scheduler;

/**
 * The {@link PeerPath}s to all Java peers, made when they are first called.
 */
final class PeerPaths {

	private final ConcurrentMap<String, PeerPath> paths = new ConcurrentHashMap<>();

	private final Scheduler scheduler;

	private final long origin;

	private final PeerTable peers;

	/**
	 * A number that no forgotten path has used.
	 */
	private final AtomicLong unused = new AtomicLong();

	PeerPaths(Scheduler scheduler, PeerTable peers) {
		this.scheduler = scheduler;
		this.origin = scheduler.nanoTime();
		this.peers = peers;
	}

	/**
	 * Number a call.
	 * @throws PeerPath.PathFullException when no number is left for now
	 */
	RequestTransmission begin(String instanceId, Caller.Payload payload, long seed) {
		while (true) {
			PeerPath path = this.paths.computeIfAbsent(instanceId, this::create);
			RequestTransmission transmission = path.begin(payload, seed);
			if (transmission != null) {
				return transmission;
			}
			this.paths.remove(instanceId, path);
		}
	}

	/**
	 * Numbers begin at the microseconds that this node is up, and beyond those of paths
	 * that were forgotten: none comes again.
	 */
	private PeerPath create(String instanceId) {
		long micros = TimeUnit.NANOSECONDS.toMicros(this.scheduler.nanoTime() - this.origin);
		return new PeerPath(instanceId, Math.max(micros + 1, this.unused.get()), this.peers);
	}

	/**
	 * Forget paths on which nothing is under way.
	 * @param known which instances to keep
	 */
	void retain(Predicate<String> known) {
		this.paths.values().removeIf((path) -> !known.test(path.instanceId()) && close(path));
	}

	private boolean close(PeerPath path) {
		if (!path.closeIfIdle()) {
			return false;
		}
		this.unused.accumulateAndGet(path.nextNumber(), Math::max);
		return true;
	}

	Map<String, PeerPathStatistics> statistics() {
		Map<String, PeerPathStatistics> statistics = new TreeMap<>();
		this.paths.forEach((instanceId, path) -> statistics.put(instanceId, path.statistics()));
		return statistics;
	}

}
