package io.peerlink.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.peerlink.NetworkDiagnostics;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the node has a secret, and finds nodes that announce themselves and have
 * another one, or none.
 */
final class SecretCheck implements Check {

	private static final String NAME = "secret";

	private final @Nullable String secret;

	/**
	 * Creates the check.
	 * @param secret the secret of the node, {@code null} for none
	 */
	SecretCheck(@Nullable String secret) {
		this.secret = secret;
	}

	@Override
	public List<Finding> run(Environment environment) throws InterruptedException {
		Map<String, Set<String>> announced = new TreeMap<>();
		if (environment.mdnsPort().failure() == null) {
			environment.multicastResults()
				.values()
				.forEach((result) -> result.announced()
					.forEach((type, nodes) -> announced.computeIfAbsent(type, (key) -> new TreeSet<>()).addAll(nodes)));
		}
		return List.of(judge(announced));
	}

	private Finding judge(Map<String, Set<String>> announced) {
		Set<String> own = announced.getOrDefault(NetworkDiagnostics.serviceType(this.secret), Set.of());
		List<String> others = others(announced);
		String state = (this.secret != null) ? "Sealed: a node with this secret finds only nodes with the same one."
				: "Open: a node without a secret finds only nodes without one, and nothing is encrypted.";
		if (others.isEmpty()) {
			return Finding.ok(NAME, state);
		}
		String message = state + " " + String.join(" and ", others) + " here";
		if (!own.isEmpty()) {
			return Finding.ok(NAME, message + ", which it does not find.");
		}
		return Finding.note(NAME, message + ", and none that it finds.", (this.secret != null)
				? "Is the secret the same? Compare it with that of the other nodes, as peerlink.node.secret or PEERLINK_SECRET."
				: "If they should be peers: give --secret, or the environment variable PEERLINK_SECRET, and the node "
						+ "peerlink.node.secret.");
	}

	private List<String> others(Map<String, Set<String>> announced) {
		String ownType = NetworkDiagnostics.serviceType(this.secret);
		String openType = NetworkDiagnostics.serviceType(null);
		int sealed = announced.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals(ownType) && !entry.getKey().equals(openType))
			.mapToInt((entry) -> entry.getValue().size())
			.sum();
		int open = (this.secret != null) ? announced.getOrDefault(openType, Set.of()).size() : 0;
		List<String> others = new ArrayList<>();
		if (sealed > 0) {
			others.add(count(sealed) + ((this.secret != null) ? " with another secret" : " with a secret"));
		}
		if (open > 0) {
			others.add(count(open) + " without a secret");
		}
		if (!others.isEmpty()) {
			int last = others.size() - 1;
			others.set(last, others.get(last) + ((sealed + open == 1) ? " announces itself" : " announce themselves"));
		}
		return others;
	}

	private static String count(int nodes) {
		return (nodes == 1) ? "1 node" : nodes + " nodes";
	}

}
