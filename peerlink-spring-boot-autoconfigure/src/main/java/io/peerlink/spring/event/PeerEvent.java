package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.discovery.Peer;

import org.springframework.context.ApplicationEvent;

/**
 * Something happened to a peer. Events come from the time when this node is announced
 * until it is withdrawn, one after the other, in the order in which things happened; for
 * one instance of a peer up and down alternate. Peers that were up before are reported up
 * then, and those that are still up at the end are reported down.
 * <p>
 * Listeners are called on a callback thread of the node, or on the thread that stops the
 * application. A slow listener delays the events after it and nothing else.
 */
public abstract class PeerEvent extends ApplicationEvent {

	private final transient Peer peer;

	PeerEvent(PeerLink node, Peer peer) {
		super(node);
		this.peer = peer;
	}

	/**
	 * Return the peer.
	 * @return the peer as it is, or was last, known
	 */
	public Peer getPeer() {
		return this.peer;
	}

	/**
	 * Return the node that knows the peer.
	 * @return the node of this application
	 */
	public PeerLink getNode() {
		return (PeerLink) getSource();
	}

}
