package io.peerlink.spring.testing;

import java.net.InetAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A LAN inside the JVM. As an extension of a test it stops the nodes that it made.
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
	 * Create a node of whose datagrams some are lost.
	 * @param lost tells which, by their text
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

	@Override
	public void afterEach(ExtensionContext context) {
		this.nodes.forEach(PeerLink::stop);
	}

	/**
	 * Wait until calls of a node to another are retransmitted and cancelled: it must have
	 * seen that the other understands that.
	 */
	public static void awaitProof(PeerLink node, String peer) {
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
