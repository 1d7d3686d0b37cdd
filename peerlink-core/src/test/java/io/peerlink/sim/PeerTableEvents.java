package io.peerlink.sim;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;

/**
 * Records the events of a listener, as {@code up NAME/INSTANCE} and
 * {@code down NAME/INSTANCE REASON}.
 */
public final class PeerTableEvents implements PeerListener {

	private final List<String> events = new ArrayList<>();

	@Override
	public synchronized void peerUp(Peer peer) {
		this.events.add("up " + peer.name() + "/" + peer.instanceId());
	}

	@Override
	public synchronized void peerDown(Peer peer, PeerDownReason reason) {
		this.events.add("down " + peer.name() + "/" + peer.instanceId() + " " + reason);
	}

	/**
	 * Removes the events that were recorded.
	 */
	public synchronized List<String> take() {
		List<String> taken = List.copyOf(this.events);
		this.events.clear();
		return taken;
	}

}
