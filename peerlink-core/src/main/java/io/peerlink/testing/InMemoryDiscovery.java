package io.peerlink.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.peerlink.peer.NodeName;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;

/**
 * Lets the nodes of one JVM discover each other without a network, for tests. Works with
 * an {@link InMemoryNetwork}, or with sockets on loopback. Thread-safe.
 * <p>
 * Listeners are notified by the thread of the node that announces or withdraws itself,
 * before that returns.
 *
 * @since 0.1.0
 */
public final class InMemoryDiscovery {

	private static final String SOURCE = "memory";

	private final Map<Member, DiscoveredNode> announced = new LinkedHashMap<>();

	private final Map<Member, DiscoveryListener> listeners = new LinkedHashMap<>();

	/**
	 * Creates the discovery of one node.
	 * @param host the address of the node's socket
	 * @return a discovery of all nodes that announce themselves here
	 */
	public PeerDiscovery join(InetAddress host) {
		return new Member(host);
	}

	private synchronized void start(Member member, DiscoveryListener listener) {
		this.listeners.put(member, listener);
		this.announced.values().forEach((node) -> listener.discovered(SOURCE, node));
	}

	private synchronized void announce(Member member, DiscoveredNode node) {
		this.announced.put(member, node);
		this.listeners.values().forEach((listener) -> listener.discovered(SOURCE, node));
	}

	private synchronized void withdraw(Member member) {
		DiscoveredNode node = this.announced.remove(member);
		if (node != null) {
			this.listeners.values().forEach((listener) -> listener.lost(SOURCE, node.name(), node.instanceId()));
		}
	}

	private synchronized void close(Member member) {
		withdraw(member);
		this.listeners.remove(member);
	}

	private synchronized List<DiscoveredNode> findByName(String name) {
		return this.announced.values().stream().filter((node) -> NodeName.isSame(node.name(), name)).toList();
	}

	private synchronized int size() {
		return this.announced.size();
	}

	private final class Member implements PeerDiscovery {

		private final InetAddress host;

		Member(InetAddress host) {
			this.host = Objects.requireNonNull(host, "host must not be null");
		}

		@Override
		public void start(DiscoveryListener listener) {
			InMemoryDiscovery.this.start(this, listener);
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			return CompletableFuture.completedFuture(findByName(name));
		}

		@Override
		public void announce(Announcement self) {
			InMemoryDiscovery.this.announce(this, new DiscoveredNode(self.name(), self.instanceId(),
					new InetSocketAddress(this.host, self.port()), self.attributes()));
		}

		@Override
		public void withdraw() {
			InMemoryDiscovery.this.withdraw(this);
		}

		@Override
		public void close() {
			InMemoryDiscovery.this.close(this);
		}

		@Override
		public Status status() {
			return new Status(true, "in memory, " + size() + " nodes announced");
		}

	}

}
