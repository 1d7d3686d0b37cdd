package io.peerlink.internal.reliability;

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
import org.jspecify.annotations.Nullable;

/**
 * The {@link PeerPath}s to all Java peers, created when they are first used. Thread-safe.
 */
public final class PeerPaths {

	private final ConcurrentMap<String, PeerPath> paths = new ConcurrentHashMap<>();

	private final Scheduler scheduler;

	private final long origin;

	private final PeerTable peers;

	/**
	 * A number that no removed path has used.
	 */
	private final AtomicLong unused = new AtomicLong();

	/**
	 * Creates paths to the peers of a table.
	 * @param scheduler the clock
	 * @param peers the peers
	 */
	public PeerPaths(Scheduler scheduler, PeerTable peers) {
		this.scheduler = scheduler;
		this.origin = scheduler.nanoTime();
		this.peers = peers;
	}

	/**
	 * Returns the path to an instance. It may be closed by the time that it is used; the
	 * next call then returns another one.
	 * @param instanceId the instance
	 * @return the path
	 */
	public PeerPath to(String instanceId) {
		PeerPath path = this.paths.get(instanceId);
		return (path != null && !path.isClosed()) ? path : this.paths.compute(instanceId, this::openOrCreate);
	}

	private PeerPath openOrCreate(String instanceId, @Nullable PeerPath path) {
		if (path == null) {
			return create(instanceId);
		}
		if (!path.isClosed()) {
			return path;
		}
		reserveNumbersOf(path);
		return create(instanceId);
	}

	/**
	 * Numbers begin at the microseconds since this node was started, and above those of
	 * removed paths, so that no number is used again.
	 */
	private PeerPath create(String instanceId) {
		long micros = TimeUnit.NANOSECONDS.toMicros(this.scheduler.nanoTime() - this.origin);
		return new PeerPath(instanceId, Math.max(micros + 1, this.unused.get()), this.peers);
	}

	/**
	 * Removes the paths to instances that are not known, except those with pending
	 * requests.
	 * @param known whether an instance is known
	 */
	public void retain(Predicate<String> known) {
		this.paths.values().removeIf((path) -> !known.test(path.instanceId()) && close(path));
	}

	private boolean close(PeerPath path) {
		if (!path.closeIfIdle()) {
			return false;
		}
		reserveNumbersOf(path);
		return true;
	}

	private void reserveNumbersOf(PeerPath closed) {
		this.unused.accumulateAndGet(closed.nextNumber(), Math::max);
	}

	/**
	 * Returns what was measured on each path.
	 * @return the statistics by instance
	 */
	public Map<String, PeerPathStatistics> statistics() {
		Map<String, PeerPathStatistics> statistics = new TreeMap<>();
		this.paths.forEach((instanceId, path) -> statistics.put(instanceId, path.statistics()));
		return statistics;
	}

}
