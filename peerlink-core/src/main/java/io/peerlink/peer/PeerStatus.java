package io.peerlink.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a peer at one moment.
 *
 * @param peer the peer
 * @param up whether it is up; {@code false} while discovery lists it but it does not
 * answer, or while another instance holds its name
 * @param since when it came up or went down
 * @param lastHeard when the last datagram came from it, or it appeared
 * @param proven whether it has proved to be a Java node: it answered a ping by naming its
 * own instance
 * @param roundTrip how long its last answer to a ping took; {@code null} before the first
 * @param sources where discovery sees it, the source of its present address first
 */
public record PeerStatus(Peer peer, boolean up, Instant since, Instant lastHeard, boolean proven,
		@Nullable Duration roundTrip, List<String> sources) {

	public PeerStatus {
		sources = List.copyOf(sources);
	}

}
