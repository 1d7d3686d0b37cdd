package io.peerlink.call;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Measurements of the calls to one peer.
 *
 * @param instanceId the peer's instance
 * @param verified whether the peer is verified to remove duplicates, so that requests are
 * retransmitted
 * @param smoothedRoundTrip the estimated round trip of the network, without the
 * processing time of handlers; {@code null} before the first measurement
 * @param retransmissionTimeout how long a request waits at present until its first
 * retransmission, without the random part of up to a half
 * @param retransmissions the requests that were sent again because no answer came
 * @since 0.1.0
 */
public record PeerPathStatistics(String instanceId, boolean verified, @Nullable Duration smoothedRoundTrip,
		Duration retransmissionTimeout, long retransmissions) {
}
