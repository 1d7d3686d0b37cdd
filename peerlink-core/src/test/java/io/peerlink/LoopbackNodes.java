package io.peerlink;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.peerlink.internal.udp.UdpOptions;
import io.peerlink.internal.udp.UdpTransport;
import io.peerlink.testing.InMemoryDiscovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes with sockets of their own on the loopback interface, which find each other in
 * memory.
 */
final class LoopbackNodes implements AutoCloseable {

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final List<PeerLink> nodes = new ArrayList<>();

	PeerLink start(String name) {
		return start(name, (builder) -> builder);
	}

	PeerLink start(String name, UnaryOperator<PeerLinkBuilder> customizer) {
		return add(customizer.apply(builder(name))).start();
	}

	/**
	 * Returns a node that is not announced.
	 */
	PeerLink open(String name) {
		PeerLink node = add(builder(name));
		node.open();
		return node;
	}

	private PeerLink add(PeerLinkBuilder builder) {
		PeerLink node = builder.build();
		this.nodes.add(node);
		return node;
	}

	private PeerLinkBuilder builder(String name) {
		return PeerLink.builder(name)
			.mdns(false)
			.port(0)
			.bindAddress(InetAddress.getLoopbackAddress())
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	/**
	 * Waits until every node has verified every other.
	 */
	void awaitAll() throws InterruptedException {
		for (PeerLink node : this.nodes) {
			assertThat(node.awaitPeers(this.nodes.size() - 1, Duration.ofSeconds(5))).isTrue();
			await().until(() -> node.status().peers().stream().allMatch((peer) -> peer.verified()));
		}
	}

	/**
	 * Adds a peer that records what it receives, to be closed by the test.
	 */
	ScriptedPeer scripted(String name) {
		UdpTransport transport = UdpTransport
			.open(UdpOptions.requiredPort(0).withBindAddress(InetAddress.getLoopbackAddress()));
		return new ScriptedPeer(name, transport, this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	@Override
	public void close() {
		this.nodes.forEach(PeerLink::close);
	}

}
