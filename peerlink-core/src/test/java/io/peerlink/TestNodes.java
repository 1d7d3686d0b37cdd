package io.peerlink;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that discover each other in memory, on a network of their own.
 */
public final class TestNodes implements AutoCloseable {

	private static final AtomicInteger ids = new AtomicInteger();

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final List<PeerLink> nodes = new ArrayList<>();

	public static String uniqueName(String prefix) {
		return prefix + "-" + ids.incrementAndGet() + "-" + ProcessHandle.current().pid();
	}

	public PeerLinkBuilder builder(String name) {
		return PeerLink.builder(name)
			.mdns(false)
			.transport(() -> this.network.open(0))
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	public PeerLink start(String name) {
		return start(name, (builder) -> builder);
	}

	public PeerLink start(String name, UnaryOperator<PeerLinkBuilder> customizer) {
		PeerLink node = customizer.apply(builder(name)).build();
		this.nodes.add(node);
		return node.start();
	}

	/**
	 * Returns a node that is not announced.
	 */
	PeerLink open(String name) {
		PeerLink node = builder(name).build();
		this.nodes.add(node);
		node.open();
		return node;
	}

	/**
	 * Waits until every node has discovered every other.
	 */
	public void awaitAll() throws InterruptedException {
		for (PeerLink node : this.nodes) {
			assertThat(node.awaitPeers(this.nodes.size() - 1, Duration.ofSeconds(5))).isTrue();
		}
	}

	/**
	 * Waits until every node has verified every other.
	 */
	void awaitAllVerified() throws InterruptedException {
		awaitAll();
		for (PeerLink node : this.nodes) {
			await().until(() -> node.status().peers().stream().allMatch((peer) -> peer.verified()));
		}
	}

	/**
	 * Adds a place to announce and find nodes.
	 */
	PeerDiscovery join() {
		return this.discovery.join(InetAddress.getLoopbackAddress());
	}

	DatagramTransport openTransport() {
		return this.network.open(0);
	}

	/**
	 * Adds a peer that is not a node and can send arbitrary datagrams.
	 */
	ScriptedPeer scripted(String name) {
		return new ScriptedPeer(name, this.network.open(0), this.discovery.join(InetAddress.getLoopbackAddress()));
	}

	@Override
	public void close() {
		this.nodes.forEach(PeerLink::close);
	}

}
