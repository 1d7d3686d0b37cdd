package io.peerlink.spring.boot.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;
import io.peerlink.peer.ForeignNode;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import io.peerlink.peer.RefusedKey;
import io.peerlink.spi.PeerDiscovery;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.Assert;

/**
 * {@link HealthIndicator} of a node: {@link Status#UP} if the node is announced,
 * {@link Status#DOWN} if it is not running, and {@link Status#OUT_OF_SERVICE} if it is
 * running but not announced, as while the application starts and stops. A node is also
 * out of service while an older one has its name; the detail {@code nameOwner} is the
 * address of that one.
 * <p>
 * The number of peers and the state of the discovery are details and do not affect the
 * status, because peers and network links come and go. So are {@code refusedKeys}, nodes
 * that are no peers because their names are pinned to other keys, and
 * {@code foreignNodes}, who send to this node without having its secret; both are there
 * only if there are such nodes, and show the latest ones.
 *
 * @since 0.1.0
 */
public class PeerLinkHealthIndicator extends AbstractHealthIndicator {

	private static final int MAX_NODES = 20;

	private final PeerLink node;

	/**
	 * Creates an indicator.
	 * @param node the node to check
	 */
	public PeerLinkHealthIndicator(PeerLink node) {
		super("PeerLink health check failed");
		Assert.notNull(node, "'node' must not be null");
		this.node = node;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		boolean running = this.node.isRunning();
		builder.withDetail("name", this.node.name()).withDetail("running", running);
		if (!running) {
			builder.down();
			return;
		}
		NodeStatus status = this.node.status();
		builder.status(status.announced() ? Status.UP : Status.OUT_OF_SERVICE)
			.withDetail("announced", status.announced())
			.withDetail("address", Peer.hostAndPort(status.address()))
			.withDetail("peers", status.peers().stream().filter(PeerStatus::up).count())
			.withDetail("discovery", status.discovery().stream().map(PeerLinkHealthIndicator::describe).toList());
		status.tcpPort().ifPresent((port) -> builder.withDetail("tcpPort", port));
		builder.withDetail("sealed", status.fingerprint() != null);
		if (status.nameOwner() != null) {
			builder.withDetail("nameOwner", status.nameOwner());
		}
		addNodes(builder, "refusedKeys", status.refusedKeys(), PeerLinkHealthIndicator::describe);
		addNodes(builder, "foreignNodes", status.foreignNodes(),
				(node) -> describe(node, status.fingerprint() != null));
	}

	private static <T> void addNodes(Health.Builder builder, String key, List<T> nodes,
			Function<T, Map<String, Object>> description) {
		if (!nodes.isEmpty()) {
			builder.withDetail(key,
					nodes.stream().skip(Math.max(0, nodes.size() - MAX_NODES)).map(description).toList());
		}
	}

	private static Map<String, Object> describe(RefusedKey refused) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("name", refused.name());
		details.put("address", refused.address());
		details.put("fingerprint", (refused.fingerprint() != null) ? refused.fingerprint() : "unknown");
		details.put("pinned", refused.pinned());
		return details;
	}

	private static Map<String, Object> describe(ForeignNode node, boolean sealed) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("address", Peer.hostAndPort(node.address()));
		String whose = node.sealed() ? (sealed ? "with another secret" : "with a secret") : "without a secret";
		details.put("detail", "A node " + whose + " sends to this one.");
		return details;
	}

	private static Map<String, Object> describe(PeerDiscovery.Status discovery) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("active", discovery.active());
		details.put("detail", discovery.detail());
		return details;
	}

}
