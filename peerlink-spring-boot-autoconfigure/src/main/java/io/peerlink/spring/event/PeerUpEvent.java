package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;

/**
 * A peer can be called from now on.
 */
public class PeerUpEvent extends PeerEvent {

	public PeerUpEvent(PeerLink node, Peer peer) {
		super(node, peer);
	}

}
