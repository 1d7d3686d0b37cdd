package io.peerlink.discovery;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what a listener is told, as {@code up NAME/INSTANCE} and
 * {@code down NAME/INSTANCE REASON}.
 */
final class EventLog implements PeerListener {

	private final List<String> events = new ArrayList<>();

	@Override
	public synchronized void peerUp(Peer peer) {
		this.events.add("up " + peer.name() + "/" + peer.instanceId());
	}

	@Override
	public synchronized void peerDown(Peer peer, PeerDownReason reason) {
		this.events.add("down " + peer.name() + "/" + peer.instanceId() + " " + reason);
	}

	synchronized List<String> take() {
		List<String> taken = List.copyOf(this.events);
		this.events.clear();
		return taken;
	}

}
