package io.peerlink.peer;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * Somebody who sends to this node what it does not take, because the two do not have the
 * same secret. Nothing of that is verified: anyone can send it, and from any address.
 *
 * @param address where it comes from
 * @param sealed whether it has another secret; {@code false} for none
 * @param since when it was noticed
 * @param lastSeen when its last datagram came
 * @since 0.1.0
 */
public record ForeignNode(InetSocketAddress address, boolean sealed, Instant since, Instant lastSeen) {

}
