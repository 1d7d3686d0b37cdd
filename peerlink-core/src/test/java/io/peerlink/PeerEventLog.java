package io.peerlink;

import java.util.ArrayList;

import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;

/**
 * Records the events of a peer listener, one line each.
 */
final class PeerEventLog extends ArrayList<String> implements PeerListener {

	private static final long serialVersionUID = 1L;

	@Override
	public void peerUp(Peer peer) {
		add("up " + peer.name());
	}

	@Override
	public void peerDown(Peer peer, PeerDownReason reason) {
		add("down " + peer.name() + " " + reason);
	}

}
