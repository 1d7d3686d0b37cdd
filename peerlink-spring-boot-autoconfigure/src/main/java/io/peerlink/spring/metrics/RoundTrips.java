package io.peerlink.spring.metrics;

import java.time.Duration;
import java.util.Objects;

import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;
import io.peerlink.call.PeerPathStatistics;
import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.PeerStatus;
import org.jspecify.annotations.Nullable;

/**
 * The round-trip times of peers in nanoseconds. There are none before the first answer
 * and while the node is not running.
 */
final class RoundTrips {

	private final double[] sorted;

	private RoundTrips(double[] sorted) {
		this.sorted = sorted;
	}

	/**
	 * Returns the round-trip times of the peers that are up.
	 */
	static RoundTrips of(PeerLink node) {
		try {
			NodeStatus status = node.status();
			return new RoundTrips(status.peers()
				.stream()
				.filter(PeerStatus::up)
				.map((peer) -> roundTrip(peer, status.paths().get(peer.peer().instanceId())))
				.filter(Objects::nonNull)
				.mapToDouble(Duration::toNanos)
				.sorted()
				.toArray());
		}
		catch (PeerLinkException ex) {
			// The node is not running.
			return new RoundTrips(new double[0]);
		}
	}

	/**
	 * Returns the round-trip time of calls, or else of pings. Peers that are called
	 * frequently are not pinged.
	 */
	private static @Nullable Duration roundTrip(PeerStatus peer, @Nullable PeerPathStatistics path) {
		return (path != null && path.smoothedRoundTrip() != null) ? path.smoothedRoundTrip() : peer.roundTrip();
	}

	double median() {
		return at((this.sorted.length - 1) / 2);
	}

	double max() {
		return at(this.sorted.length - 1);
	}

	private double at(int index) {
		return (this.sorted.length > 0) ? this.sorted[index] : Double.NaN;
	}

}
