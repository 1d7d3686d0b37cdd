package io.peerlink.internal.node;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

import io.peerlink.error.NameTakenException;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.discovery.TxtHeartbeat;
import io.peerlink.internal.liveness.NameConflictProbe;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node says about itself to the network: its name, which nobody else may have, its
 * announcement, and its goodbye.
 */
final class Announcer {

	private static final Logger logger = LoggerFactory.getLogger(Announcer.class);

	/**
	 * How many numbered names are tried when a name is taken.
	 */
	private static final int MAX_NAME_ATTEMPTS = 20;

	private final NodeSettings settings;

	private final NodeContext context;

	private final Pinger pinger;

	private final NodeDiscoveries discoveries;

	private final IntSupplier port;

	private final TxtHeartbeat heartbeat;

	private boolean withdrawn;

	/**
	 * Creates an announcer.
	 * @param port the local port, asked for when the transport has started
	 */
	Announcer(NodeSettings settings, NodeContext context, Pinger pinger, NodeDiscoveries discoveries,
			IntSupplier port) {
		this.settings = settings;
		this.context = context;
		this.pinger = pinger;
		this.discoveries = discoveries;
		this.port = port;
		this.heartbeat = new TxtHeartbeat(context.peers(), context.scheduler(), context.random(), this::publish);
	}

	/**
	 * Makes sure that no live node has the name of this one.
	 * @return completes with the name, or the first free numbered one where that is
	 * allowed; fails with a {@link NameTakenException}
	 */
	CompletableFuture<String> claimName() {
		return claimName(this.settings.name(), 2);
	}

	private CompletableFuture<String> claimName(String name, int nextNumber) {
		NameConflictProbe probe = new NameConflictProbe(this.discoveries.all(), this.context.peers(), this.pinger,
				this.context.scheduler());
		return probe.findOwner(name, this.context.self().instanceId()).thenCompose((owner) -> {
			if (owner.isEmpty()) {
				return CompletableFuture.completedFuture(name);
			}
			if (!this.settings.renameOnConflict() || nextNumber > MAX_NAME_ATTEMPTS) {
				return CompletableFuture.failedFuture(taken(name, owner.get()));
			}
			String next = NodeName.numbered(this.settings.name(), nextNumber);
			logger.warn("The name '{}' is taken, trying '{}'", name, next);
			return claimName(next, nextNumber + 1);
		});
	}

	private static NameTakenException taken(String name, DiscoveredNode owner) {
		return new NameTakenException(name, Peer.hostAndPort(owner.address()));
	}

	/**
	 * Announces this node by its present name, and again whenever Python peers need it.
	 */
	void start() {
		publish(0);
		this.heartbeat.start();
	}

	/**
	 * The lock keeps a heartbeat from announcing this node after its goodbye.
	 */
	private synchronized void publish(long heartbeats) {
		if (this.withdrawn) {
			return;
		}
		NodeIdentity self = this.context.self();
		int port = this.port.getAsInt();
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put("node", self.name());
		attributes.put("port", String.valueOf(port));
		attributes.put("udp_port", String.valueOf(port));
		attributes.put("version", this.settings.version());
		attributes.put("instance_id", self.instanceId());
		attributes.put(Peer.JAVA_MARKER, "1");
		if (heartbeats > 0) {
			attributes.put(TxtHeartbeat.ATTRIBUTE, String.valueOf(heartbeats));
		}
		this.discoveries.announce(new Announcement(self.name(), self.instanceId(), port, attributes));
	}

	/**
	 * Announces this node with a change, so that Python peers take notice as well.
	 */
	void announceAgain() {
		this.heartbeat.beatNow();
	}

	void stopHeartbeat() {
		this.heartbeat.close();
	}

	/**
	 * Withdraws the announcement. Java peers get a goodbye of their own, because
	 * multicast may be lost and is slower.
	 */
	void sayGoodbye() {
		synchronized (this) {
			this.withdrawn = true;
		}
		Cleanup.attempt("say goodbye", this::informJavaPeers);
		this.discoveries.withdraw();
	}

	private void informJavaPeers() {
		NodeIdentity self = this.context.self();
		Message goodbye = new Message.Goodbye(self.instanceId(), self.name());
		for (Peer peer : this.context.peers().peers()) {
			if (!peer.isJava()) {
				continue;
			}
			try {
				this.context.sender().send(goodbye, peer.address());
			}
			catch (IOException ex) {
				logger.debug("Cannot say goodbye to {}", peer, ex);
			}
		}
	}

	/**
	 * Two nodes that start in the same moment cannot see each other's claim of the name.
	 */
	void warnOnDuplicateName(Peer peer) {
		String name = this.context.self().name();
		if (peer.name().equals(name)) {
			logger.warn("Another live node has the name '{}' of this one, at {}; peers will confuse the two", name,
					peer.address());
		}
	}

}
