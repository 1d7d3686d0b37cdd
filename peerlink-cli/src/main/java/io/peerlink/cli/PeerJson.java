package io.peerlink.cli;

import io.peerlink.cli.output.JsonLine;
import io.peerlink.peer.Peer;

/**
 * The fields of peers in JSON output.
 */
final class PeerJson {

	private PeerJson() {
	}

	/**
	 * Adds name, address, port, version and instance of a peer.
	 */
	static JsonLine add(JsonLine line, Peer peer) {
		line.with("name", peer.name());
		return addAddress(line, peer).with("version", peer.version().orElse(null))
			.with("instance_id", peer.instanceId());
	}

	/**
	 * Adds address and port of a peer.
	 */
	static JsonLine addAddress(JsonLine line, Peer peer) {
		return line.with("address", peer.address().getAddress().getHostAddress())
			.with("port", peer.address().getPort());
	}

}
