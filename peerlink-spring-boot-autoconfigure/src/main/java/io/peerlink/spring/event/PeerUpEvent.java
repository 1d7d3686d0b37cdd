package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;

/**
 * Event published when a peer has come up and can be called.
 *
 * @since 0.1.0
 */
public class PeerUpEvent extends PeerEvent {

	public PeerUpEvent(PeerLink node, Peer peer) {
		super(node, peer);
	}

}
