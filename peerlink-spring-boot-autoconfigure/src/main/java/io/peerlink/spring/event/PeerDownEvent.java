package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;

/**
 * Event published when a peer has gone down and can no longer be called.
 *
 * @since 0.1.0
 */
public class PeerDownEvent extends PeerEvent {

	private final PeerDownReason reason;

	public PeerDownEvent(PeerLink node, Peer peer, PeerDownReason reason) {
		super(node, peer);
		this.reason = reason;
	}

	/**
	 * Returns the reason why the peer went down.
	 * @return the reason
	 */
	public PeerDownReason getReason() {
		return this.reason;
	}

}
