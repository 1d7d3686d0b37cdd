package io.peerlink.spring.testing;

import java.net.InetAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.peer.Peer;
import io.peerlink.spi.Announcement;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A LAN inside the JVM. As an extension of a test it stops the nodes that it created.
 */
public final class MemoryLan implements AfterEachCallback {

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final Queue<PeerLink> nodes = new ConcurrentLinkedQueue<>();

	public PeerLink node(String name) {
		return node(name, (builder) -> {
		});
	}

	/**
	 * Creates a node that drops some of its datagrams.
	 * @param lost matches the text of datagrams to drop
	 */
	public PeerLink lossyNode(String name, Predicate<String> lost) {
		return node(name, (builder) -> builder.transport(() -> new LossyTransport(this.network.open(0), lost)));
	}

	public PeerLink node(String name, Consumer<PeerLinkBuilder> customizer) {
		PeerLinkBuilder builder = PeerLink.builder(name);
		connect(builder);
		customizer.accept(builder);
		PeerLink node = builder.build();
		this.nodes.add(node);
		return node;
	}

	/**
	 * Creates a node that other nodes do not see before it is {@linkplain #reveal
	 * revealed}.
	 */
	public PeerLink hiddenNode(String name) {
		PeerLink node = PeerLink.builder(name).mdns(false).transport(() -> this.network.open(0)).build();
		this.nodes.add(node);
		return node;
	}

	public void reveal(PeerLink hidden) {
		NodeStatus status = hidden.status();
		this.discovery.join(InetAddress.getLoopbackAddress())
			.announce(new Announcement(status.name(), status.instanceId(), status.address().getPort(),
					Map.of("instance_id", status.instanceId(), Peer.JAVA_MARKER, "1")));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.nodes.forEach(PeerLink::stop);
	}

	/**
	 * Waits until a node has verified that a peer removes duplicates. Only then are its
	 * calls to the peer retransmitted and cancelled.
	 */
	public static void awaitVerified(PeerLink node, String peer) {
		Awaitility.await()
			.until(() -> node.status()
				.peers()
				.stream()
				.anyMatch((status) -> status.peer().name().equals(peer) && status.verified()));
	}

	public void connect(PeerLinkBuilder builder) {
		builder.mdns(false)
			.transport(() -> this.network.open(0))
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()));
	}

}
