package io.peerlink.internal.node;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.discovery.TxtHeartbeat;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import io.peerlink.spi.Announcement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node says about itself to the network: its announcement and its goodbye.
 */
final class Announcer {

	/**
	 * How often the announcement is repeated at most.
	 */
	private static final Duration REPEAT_INTERVAL = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(Announcer.class);

	private final NodeSettings settings;

	private final NodeContext context;

	private final NodeDiscoveries discoveries;

	private final IntSupplier port;

	private final OptionalInt tcpPort;

	private final TxtHeartbeat heartbeat;

	private boolean withdrawn;

	private boolean abandoned;

	private long heartbeats;

	private long publishedAt;

	/**
	 * Creates an announcer.
	 * @param port the local port, asked for when the transport has started
	 * @param tcpPort the local TCP port, empty for a node without TCP
	 */
	Announcer(NodeSettings settings, NodeContext context, NodeDiscoveries discoveries, IntSupplier port,
			OptionalInt tcpPort) {
		this.settings = settings;
		this.context = context;
		this.discoveries = discoveries;
		this.port = port;
		this.tcpPort = tcpPort;
		this.heartbeat = new TxtHeartbeat(context.peers(), context.scheduler(), context.random(), this::beat);
	}

	/**
	 * Announces this node by its present name, and again whenever Python peers need it.
	 */
	void start() {
		publish();
		this.heartbeat.start();
	}

	/**
	 * Announces this node again, because others may have lost it, unless that has just
	 * happened. To be called on the timer thread.
	 */
	synchronized void repeat() {
		if (this.context.nanoTime() - this.publishedAt >= REPEAT_INTERVAL.toNanos()) {
			publish();
		}
	}

	/**
	 * Ends the announcement without a word: another node has the name.
	 */
	void abandon() {
		synchronized (this) {
			this.abandoned = true;
		}
		this.discoveries.abandon();
	}

	/**
	 * Announces this node after it was {@linkplain #abandon() abandoned}.
	 */
	synchronized void resume() {
		this.abandoned = false;
		publish();
	}

	private synchronized void beat(long heartbeats) {
		this.heartbeats = heartbeats;
		publish();
	}

	/**
	 * The lock keeps a heartbeat from announcing this node after its goodbye, or when it
	 * has lost its name.
	 */
	private synchronized void publish() {
		if (this.withdrawn || this.abandoned) {
			return;
		}
		this.publishedAt = this.context.nanoTime();
		NodeIdentity self = this.context.self();
		int port = this.port.getAsInt();
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put("node", self.name());
		attributes.put("port", String.valueOf(port));
		attributes.put("udp_port", String.valueOf(port));
		this.tcpPort.ifPresent((tcp) -> attributes.put("tcp_port", String.valueOf(tcp)));
		attributes.put("version", this.settings.version());
		attributes.put("instance_id", self.instanceId());
		attributes.put(Peer.JAVA_MARKER, "1");
		if (this.heartbeats > 0) {
			attributes.put(TxtHeartbeat.ATTRIBUTE, String.valueOf(this.heartbeats));
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

	/**
	 * Those that are down at present as well: they may see this node and be on their way
	 * back.
	 */
	private void informJavaPeers() {
		NodeIdentity self = this.context.self();
		Message goodbye = new Message.Goodbye(self.instanceId(), self.name());
		for (PeerEntry entry : this.context.peers().entries()) {
			Peer peer = entry.peer();
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

}
