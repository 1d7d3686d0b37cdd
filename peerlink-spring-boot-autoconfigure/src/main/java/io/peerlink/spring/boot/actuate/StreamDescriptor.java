package io.peerlink.spring.boot.actuate;

import java.time.Instant;

import io.peerlink.peer.Peer;
import io.peerlink.stream.StreamStatus;
import org.jspecify.annotations.Nullable;

/**
 * Description of an open byte stream.
 *
 * @param name the name by which it was opened
 * @param peer the name of the peer on the other side, {@code null} if the peer is unknown
 * and claims none
 * @param address the address of the other side
 * @param initiator whether the node opened it, not the peer
 * @param since when it was opened
 * @param receivedBytes how many bytes have arrived
 * @param sentBytes how many bytes were written
 * @since 0.1.0
 */
public record StreamDescriptor(String name, @Nullable String peer, String address, boolean initiator, Instant since,
		long receivedBytes, long sentBytes) {

	static StreamDescriptor of(StreamStatus status) {
		return new StreamDescriptor(status.name(), status.peerName(), Peer.hostAndPort(status.address()),
				status.initiator(), status.since(), status.bytesIn(), status.bytesOut());
	}

}
