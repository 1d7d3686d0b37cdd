package io.peerlink.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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

	private final BooleanSupplier authorizers;

	/**
	 * Creates a log.
	 * @param intended whether a node without a secret is meant to be open
	 * @param authorizers returns whether anything is asked who may call methods
	 */
	ExposureLog(boolean intended, BooleanSupplier authorizers) {
		this.intended = intended;
		this.authorizers = authorizers;
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
		tellOfAuthorizers(node);
		if (node.status().fingerprint() != null) {
			logger.info("Nodes with the same secret may {}", exposed);
			warnOfPatterns(node);
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

	private static void warnOfPatterns(PeerLink node) {
		List<String> patterns = allowed(node).flatMap((allowed) -> allowed.openPatterns().stream())
			.distinct()
			.sorted()
			.limit(MAX_NAMES)
			.toList();
		if (!patterns.isEmpty()) {
			logger.warn(
					"Any node with the secret may take a name that matches {}, and do what is for such names. Only "
							+ "exact names of nodes with peerlink.node.identity keep others out, where they are pinned",
					String.join(", ", patterns));
		}
	}

	/**
	 * Whoever writes an authorizer may think that it is asked for everything.
	 */
	private void tellOfAuthorizers(PeerLink node) {
		if (!this.authorizers.getAsBoolean()) {
			return;
		}
		List<String> open = new ArrayList<>();
		add(open, "the channels ", openTo(node.registeredChannels(), node::allowedForChannel));
		add(open, "the byte streams ", openTo(node.registeredStreams(), node::allowedForStream));
		if (!open.isEmpty()) {
			logger.info("No CallAuthorizer is asked who may open {}: they are for everybody who may reach this node",
					String.join(", ", open));
		}
	}

	private static List<String> openTo(Collection<String> names, Function<String, AllowedPeers> allowed) {
		return names.stream().filter((name) -> allowed.apply(name).isEverybody()).sorted().toList();
	}

	private static boolean namesPeers(PeerLink node) {
		return allowed(node).anyMatch((allowed) -> !allowed.isEverybody());
	}

	private static Stream<AllowedPeers> allowed(PeerLink node) {
		return Stream
			.of(node.methods().stream().map(RpcMethod::allowed),
					node.registeredChannels().stream().map(node::allowedForChannel),
					node.registeredStreams().stream().map(node::allowedForStream))
			.flatMap((allowed) -> allowed);
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
