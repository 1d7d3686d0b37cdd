package io.peerlink.cli;

import io.peerlink.cli.output.JsonLine;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of peers in JSON output.
 */
final class PeerJson {

	private PeerJson() {
	}

	/**
	 * Adds name, address, port, version, instance and fingerprint of a peer.
	 */
	static JsonLine add(JsonLine line, Peer peer, @Nullable String fingerprint) {
		line.with("name", peer.name());
		return addAddress(line, peer).with("version", peer.version().orElse(null))
			.with("instance_id", peer.instanceId())
			.with("fingerprint", fingerprint);
	}

	/**
	 * Adds address and port of a peer.
	 */
	static JsonLine addAddress(JsonLine line, Peer peer) {
		return line.with("address", peer.address().getAddress().getHostAddress())
			.with("port", peer.address().getPort());
	}

}
