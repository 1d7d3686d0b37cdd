package io.peerlink.spring.boot.actuate;

import java.time.Instant;

import io.peerlink.peer.ForeignNode;
import io.peerlink.peer.Peer;

/**
 * Description of somebody who sends to the node without having its secret. Anyone can
 * forge that.
 *
 * @param address where it comes from
 * @param sealed whether it has another secret, rather than none
 * @param since when it was noticed
 * @param lastSeen when its last datagram came
 * @since 0.1.0
 */
public record ForeignNodeDescriptor(String address, boolean sealed, Instant since, Instant lastSeen) {

	static ForeignNodeDescriptor of(ForeignNode node) {
		return new ForeignNodeDescriptor(Peer.hostAndPort(node.address()), node.sealed(), node.since(),
				node.lastSeen());
	}

}
