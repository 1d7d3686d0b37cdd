package io.peerlink.spring.testing;

import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;
import org.awaitility.Awaitility;

/**
 * A LAN inside the JVM.
 */
public final class MemoryLan {

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

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
		return builder.build();
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
				.anyMatch((status) -> status.peer().name().equals(peer) && status.proven()));
	}

	public void connect(PeerLinkBuilder builder) {
		builder.mdns(false)
			.transport(() -> this.network.open(0))
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()));
	}

}
