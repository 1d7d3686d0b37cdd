package io.peerlink;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;

/**
 * A discovery that finds nobody.
 */
public class StubDiscovery implements PeerDiscovery {

	@Override
	public void start(DiscoveryListener listener) {
	}

	@Override
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		return CompletableFuture.completedFuture(List.of());
	}

	@Override
	public void announce(Announcement self) {
	}

	@Override
	public void withdraw() {
	}

	@Override
	public void close() {
	}

	@Override
	public Status status() {
		return new Status(true, "finds nobody");
	}

}
