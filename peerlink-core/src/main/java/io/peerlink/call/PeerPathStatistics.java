package io.peerlink.call;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What this node has measured of its calls to one peer.
 *
 * @param instanceId the peer's instance
 * @param proven whether requests are repeated: the peer has shown that it removes
 * duplicates
 * @param smoothedRoundTrip the estimate of the network's round trip, without the time
 * that handlers take; {@code null} before anything was measured
 * @param retransmissionTimeout how long a request waits at present before it is repeated
 * for the first time, up to half as long again for the random part
 * @param retransmissions how many requests were sent again
 */
public record PeerPathStatistics(String instanceId, boolean proven, @Nullable Duration smoothedRoundTrip,
		Duration retransmissionTimeout, long retransmissions) {
}
