package io.peerlink.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a peer at one moment.
 *
 * @param peer the peer
 * @param up whether it is up; {@code false} while discovery lists it but it does not
 * answer, after its goodbye, or while another instance has its name
 * @param since when it came up or went down
 * @param lastReceived when the last datagram came from it, or when it came up
 * @param verified whether it is known to be a Java node: it answered a ping by naming its
 * own instance
 * @param roundTrip how long its last answer to a ping took; {@code null} before the first
 * @param sources the sources of discovery that list it, the one of its present address
 * first; {@code contact} alone when none does but it answers
 * @param fingerprint the fingerprint of its key, eight groups of four hexadecimal digits:
 * the key that it announces, or has proved; {@code null} if it is not known, as where
 * nothing is sealed. Only that of a {@code verified} peer is proved
 * @since 0.1.0
 */
public record PeerStatus(Peer peer, boolean up, Instant since, Instant lastReceived, boolean verified,
		@Nullable Duration roundTrip, List<String> sources, @Nullable String fingerprint) {

	public PeerStatus {
		sources = List.copyOf(sources);
	}

}
