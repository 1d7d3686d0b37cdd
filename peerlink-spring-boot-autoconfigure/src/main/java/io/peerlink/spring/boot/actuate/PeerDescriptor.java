package io.peerlink.spring.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.peerlink.call.PeerPathStatistics;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Description of a peer. Nothing that it says about itself is verified, and what it
 * publishes beyond the fields here is not shown.
 *
 * @param name its name
 * @param instanceId its instance, new at each of its starts
 * @param address the address of its UDP socket
 * @param port the port of its UDP socket
 * @param up whether it is up
 * @param kind {@code java} for a node of this library, else {@code other}
 * @param version the version of its software, shortened if need be, {@code null} when it
 * does not tell
 * @param since when it came up or went down
 * @param lastSeen when the last datagram came from it, or it appeared
 * @param roundTrip how long its last answer to a ping took, {@code null} before the first
 * @param sources where it was found, the source of its present address first
 * @param path what was measured of calls to it, {@code null} before the first and for
 * peers that do not remove duplicates
 */
public record PeerDescriptor(String name, String instanceId, String address, int port, boolean up, String kind,
		@Nullable String version, Instant since, Instant lastSeen, @Nullable Duration roundTrip, List<String> sources,
		@Nullable Path path) {

	/**
	 * Longer than any version that makes sense.
	 */
	private static final int MAX_VERSION_LENGTH = 64;

	static PeerDescriptor of(PeerStatus status, @Nullable PeerPathStatistics path) {
		Peer peer = status.peer();
		return new PeerDescriptor(peer.name(), peer.instanceId(), peer.address().getAddress().getHostAddress(),
				peer.address().getPort(), status.up(), peer.isJava() ? "java" : "other",
				peer.version().map(PeerDescriptor::shorten).orElse(null), status.since(),
				status.lastHeard().truncatedTo(ChronoUnit.MILLIS), status.roundTrip(), status.sources(),
				(path != null) ? Path.of(path) : null);
	}

	private static String shorten(String text) {
		return text.codePoints()
			.limit(MAX_VERSION_LENGTH)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	/**
	 * Description of the way of calls to a peer.
	 *
	 * @param proven whether requests are repeated until they are answered: the peer has
	 * shown that it removes duplicates
	 * @param roundTrip how long it takes to the peer and back, averaged over calls;
	 * without the time that handlers take; {@code null} before anything was measured
	 * @param retransmissionTimeout how long a request waits at present before it is sent
	 * again for the first time
	 * @param retransmissions requests that were sent again because no answer came
	 */
	public record Path(boolean proven, @Nullable Duration roundTrip, Duration retransmissionTimeout,
			long retransmissions) {

		private static Path of(PeerPathStatistics path) {
			return new Path(path.verified(), path.smoothedRoundTrip(), path.retransmissionTimeout(),
					path.retransmissions());
		}

	}

}
