package io.peerlink.internal.node;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;

/**
 * A user's discovery, whose answers may be none.
 *
 * @param discovery the user's discovery
 */
record GuardedDiscovery(PeerDiscovery discovery) implements PeerDiscovery {

	@Override
	public void start(DiscoveryListener listener) {
		this.discovery.start(listener);
	}

	@Override
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		return this.discovery.lookup(name).thenApply((nodes) -> nodes.stream().filter(Objects::nonNull).toList());
	}

	@Override
	public void announce(Announcement self) {
		this.discovery.announce(self);
	}

	@Override
	public void withdraw() {
		this.discovery.withdraw();
	}

	@Override
	public void abandon() {
		this.discovery.abandon();
	}

	@Override
	public void close() {
		this.discovery.close();
	}

	@Override
	public Status status() {
		try {
			Status status = this.discovery.status();
			return (status != null) ? status : new Status(false, this + " has no status");
		}
		catch (RuntimeException ex) {
			return new Status(false, this + " cannot tell its status: " + ex);
		}
	}

	@Override
	public String toString() {
		return this.discovery.toString();
	}

}
