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
 * Description of a peer. The data that a peer announces is not verified, and attributes
 * without a field here are not shown.
 *
 * @param name its name
 * @param instanceId identifies this run of the peer, new at each start
 * @param address the address of its UDP socket
 * @param port the port of its UDP socket
 * @param up whether it is up
 * @param kind {@code java} for a node of this library, else {@code other}
 * @param version the version of its software, at most 64 characters, {@code null} if it
 * does not announce one
 * @param fingerprint the fingerprint of the key that it announces or has proved,
 * {@code null} if that is not known
 * @param since when it came up or went down
 * @param lastSeen when the last datagram arrived from it, or when it was discovered
 * @param roundTrip the round-trip time of the last ping that it answered, {@code null}
 * before the first
 * @param roundTripMillis the same in milliseconds
 * @param sources the discoveries that found it, the source of its present address first
 * @param path the measurements of calls to it, {@code null} before the first call and for
 * peers that do not remove duplicates
 * @since 0.1.0
 */
public record PeerDescriptor(String name, String instanceId, String address, int port, boolean up, String kind,
		@Nullable String version, @Nullable String fingerprint, Instant since, Instant lastSeen,
		@Nullable Duration roundTrip, @Nullable Double roundTripMillis, List<String> sources, @Nullable Path path) {

	/**
	 * The maximum length of a version in characters.
	 */
	private static final int MAX_VERSION_LENGTH = 64;

	static PeerDescriptor of(PeerStatus status, @Nullable PeerPathStatistics path) {
		Peer peer = status.peer();
		return new PeerDescriptor(peer.name(), peer.instanceId(), peer.address().getAddress().getHostAddress(),
				peer.address().getPort(), status.up(), peer.isJava() ? "java" : "other",
				peer.version().map(PeerDescriptor::shorten).orElse(null), status.fingerprint(), status.since(),
				status.lastReceived().truncatedTo(ChronoUnit.MILLIS), status.roundTrip(),
				millisOrNull(status.roundTrip()), status.sources(), (path != null) ? Path.of(path) : null);
	}

	private static @Nullable Double millisOrNull(@Nullable Duration duration) {
		return (duration != null) ? millis(duration) : null;
	}

	private static double millis(Duration duration) {
		return duration.toNanos() / 1e6;
	}

	private static String shorten(String text) {
		return text.codePoints()
			.limit(MAX_VERSION_LENGTH)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	/**
	 * Description of the network path of calls to a peer.
	 *
	 * @param verified whether it is verified that the peer removes duplicates, so that
	 * requests are retransmitted until they are answered
	 * @param roundTrip the round-trip time, averaged over calls, without the time that
	 * handlers take; {@code null} before the first sample
	 * @param roundTripMillis the same in milliseconds
	 * @param retransmissionTimeout how long a request waits at present before its first
	 * retransmission
	 * @param retransmissionTimeoutMillis the same in milliseconds
	 * @param retransmissions requests that were retransmitted because no answer came
	 */
	public record Path(boolean verified, @Nullable Duration roundTrip, @Nullable Double roundTripMillis,
			Duration retransmissionTimeout, double retransmissionTimeoutMillis, long retransmissions) {

		private static Path of(PeerPathStatistics path) {
			return new Path(path.verified(), path.smoothedRoundTrip(), millisOrNull(path.smoothedRoundTrip()),
					path.retransmissionTimeout(), millis(path.retransmissionTimeout()), path.retransmissions());
		}

	}

}
