package io.peerlink;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;

/**
 * A discovery that throws in one of its methods.
 */
record FailingDiscovery(String defect) implements PeerDiscovery {

	@Override
	public void start(DiscoveryListener listener) {
		failIn("start");
	}

	@Override
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		failIn("lookup");
		return CompletableFuture.completedFuture(List.of());
	}

	@Override
	public void announce(Announcement self) {
		failIn("announce");
	}

	@Override
	public void withdraw() {
		failIn("withdraw");
	}

	@Override
	public void close() {
		failIn("close");
	}

	@Override
	public Status status() {
		return new Status(true, "failing in " + this.defect);
	}

	private void failIn(String method) {
		if (method.equals(this.defect)) {
			throw new IllegalStateException("Defect in " + method);
		}
	}

}
