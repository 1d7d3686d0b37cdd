package io.peerlink.internal.membership;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * Reports to a {@link PeerTable} what configured sources find, this node itself included.
 */
final class SelfAcceptingListener implements DiscoveryListener {

	private final PeerTable peers;

	private final RegistryAccess access;

	private final PeerRegistry registry;

	private final Scheduler scheduler;

	SelfAcceptingListener(PeerTable peers, RegistryAccess access, PeerRegistry registry, Scheduler scheduler) {
		this.peers = peers;
		this.access = access;
		this.registry = registry;
		this.scheduler = scheduler;
	}

	@Override
	public void discovered(String source, DiscoveredNode node) {
		String ownInstanceId = this.peers.ownInstanceId();
		if (!ownInstanceId.equals(node.instanceId())) {
			this.peers.discovered(source, node);
			return;
		}
		PeerEntry self = new PeerEntry(ownInstanceId, source, node, this.scheduler.nanoTime());
		this.access.change(() -> this.registry.self(self));
	}

	@Override
	public void unavailable(String source) {
		this.peers.unavailable(source);
	}

	@Override
	public void lost(String source, String name, @Nullable String instanceId) {
		if (!this.peers.ownInstanceId().equals(instanceId)) {
			this.peers.lost(source, name, instanceId);
			return;
		}
		this.access.change(() -> this.registry.self(null));
	}

}
