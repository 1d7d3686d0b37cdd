package io.peerlink.cli;

import io.peerlink.cli.output.JsonLine;
import io.peerlink.peer.Peer;

/**
 * How peers are written.
 */
final class Peers {

	private Peers() {
	}

	static String host(Peer peer) {
		return peer.address().getAddress().getHostAddress();
	}

	static String endpoint(Peer peer) {
		return host(peer) + ":" + peer.address().getPort();
	}

	/**
	 * Add everything that is known about a peer.
	 */
	static JsonLine describe(JsonLine line, Peer peer) {
		return line.with("name", peer.name())
			.with("address", host(peer))
			.with("port", peer.address().getPort())
			.with("version", peer.version().orElse(null))
			.with("instance_id", peer.instanceId());
	}

}
