package io.peerlink.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;

/**
 * Nodes of one JVM find each other through an object instead of the network: to be used
 * with {@link io.peerlink.testing.InMemoryNetwork}, or with sockets on loopback. For
 * tests.
 * <p>
 * Everything happens on the thread of the node that announces or withdraws itself, and
 * has happened when that returns.
 */
public final class InMemoryDiscovery {

	private static final String SOURCE = "memory";

	private final Map<Member, DiscoveredNode> announced = new LinkedHashMap<>();

	private final Map<Member, DiscoveryListener> listeners = new LinkedHashMap<>();

	/**
	 * Make the discovery of one node.
	 * @param host where the node's socket is
	 * @return a discovery that finds all others that were made here
	 */
	public PeerDiscovery join(InetAddress host) {
		return new Member(host);
	}

	private synchronized void listen(Member member, DiscoveryListener listener) {
		this.listeners.put(member, listener);
		this.announced.values().forEach((sighting) -> listener.discovered(SOURCE, sighting));
	}

	private synchronized void announce(Member member, DiscoveredNode sighting) {
		this.announced.put(member, sighting);
		this.listeners.values().forEach((listener) -> listener.discovered(SOURCE, sighting));
	}

	private synchronized void withdraw(Member member) {
		DiscoveredNode sighting = this.announced.remove(member);
		if (sighting != null) {
			this.listeners.values()
				.forEach((listener) -> listener.lost(SOURCE, sighting.name(), sighting.instanceId()));
		}
	}

	private synchronized void leave(Member member) {
		withdraw(member);
		this.listeners.remove(member);
	}

	private synchronized List<DiscoveredNode> named(String name) {
		return this.announced.values().stream().filter((sighting) -> sighting.name().equals(name)).toList();
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
			listen(this, listener);
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			return CompletableFuture.completedFuture(named(name));
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
			leave(this);
		}

		@Override
		public Status status() {
			return new Status(true, "in memory, " + size() + " nodes announced");
		}

	}

}
