package io.peerlink.sim;

import java.net.InetSocketAddress;

import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Messages from peers, reported to a {@link PeerTable} as the receive path does it.
 */
public final class PeerTraffic {

	private final PeerTable peers;

	private final Scheduler scheduler;

	public PeerTraffic(PeerTable peers, Scheduler scheduler) {
		this.peers = peers;
		this.scheduler = scheduler;
	}

	/**
	 * Receives a message that names no instance.
	 */
	public void receive(InetSocketAddress source) {
		receive(source, null);
	}

	/**
	 * Receives a message that names the instance which has sent it.
	 */
	public void receive(InetSocketAddress source, @Nullable String instanceId) {
		PeerEntry entry = this.peers.entryAt(source);
		if (entry != null) {
			this.peers.reachability().received(entry, source, instanceId, this.scheduler.nanoTime());
		}
	}

}
