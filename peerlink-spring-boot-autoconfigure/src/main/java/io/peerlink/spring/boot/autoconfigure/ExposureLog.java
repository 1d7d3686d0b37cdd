package io.peerlink.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.handler.RpcMethod;
import io.peerlink.peer.AllowedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once at the start what peers may do, and who they are. Many who expose a method do
 * not think of everybody who is in the same network.
 */
final class ExposureLog {

	private static final Logger logger = LoggerFactory.getLogger(ExposureLog.class);

	/**
	 * A line of a log is to be read.
	 */
	private static final int MAX_NAMES = 20;

	private final boolean intended;

	/**
	 * Creates a log.
	 * @param intended whether a node without a secret is meant to be open
	 */
	ExposureLog(boolean intended) {
		this.intended = intended;
	}

	/**
	 * Logs what a node exposes, if it exposes anything.
	 * @param node a running node
	 */
	void log(PeerLink node) {
		String exposed = describe(node);
		if (exposed.isEmpty()) {
			return;
		}
		if (node.status().fingerprint() != null) {
			logger.info("Nodes with the same secret may {}", exposed);
		}
		else if (namesPeers(node)) {
			logger.warn("Everyone on the network may {}. The names keep nobody out: without a secret anybody can take "
					+ "them. Set peerlink.node.secret to the same value on all nodes", exposed);
		}
		else if (this.intended) {
			logger.info("Everyone on the network may {}", exposed);
		}
		else {
			logger.warn(
					"Everyone on the network may {}. Set peerlink.node.secret to the same value on all nodes to "
							+ "encrypt and to keep others out, or peerlink.node.open=true if this is intended",
					exposed);
		}
	}

	private static boolean namesPeers(PeerLink node) {
		return Stream
			.of(node.methods().stream().map(RpcMethod::allowed),
					node.registeredChannels().stream().map(node::allowedForChannel),
					node.registeredStreams().stream().map(node::allowedForStream))
			.flatMap((allowed) -> allowed)
			.anyMatch((allowed) -> !allowed.isEverybody());
	}

	private static String describe(PeerLink node) {
		List<String> parts = new ArrayList<>();
		add(parts, "call ",
				node.methods().stream().map((method) -> describe(method.name(), method.allowed())).toList());
		add(parts, "open the channels ",
				node.registeredChannels()
					.stream()
					.map((name) -> describe(name, node.allowedForChannel(name)))
					.toList());
		add(parts, "open the byte streams ",
				node.registeredStreams().stream().map((name) -> describe(name, node.allowedForStream(name))).toList());
		return String.join(", ", parts);
	}

	private static String describe(String name, AllowedPeers allowed) {
		return allowed.isEverybody() ? name : name + " (only " + allowed + ")";
	}

	private static void add(List<String> parts, String what, List<String> names) {
		if (names.isEmpty()) {
			return;
		}
		int more = names.size() - MAX_NAMES;
		parts.add(what + String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)))
				+ ((more > 0) ? " and " + more + " more" : ""));
	}

}
