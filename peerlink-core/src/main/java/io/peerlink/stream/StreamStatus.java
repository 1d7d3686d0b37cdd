package io.peerlink.stream;

import java.net.InetSocketAddress;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An open stream at one moment.
 *
 * @param name the name that it was opened by
 * @param peerName the name of the peer, {@code null} if it is unknown and claims none
 * @param address the address of the other side
 * @param initiator whether this node has opened it
 * @param since when it was opened
 * @param bytesIn how many bytes have arrived
 * @param bytesOut how many bytes were written
 * @since 0.1.0
 */
public record StreamStatus(String name, @Nullable String peerName, InetSocketAddress address, boolean initiator,
		Instant since, long bytesIn, long bytesOut) {
}
