package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.peer.RefusedKey;

import org.springframework.context.ApplicationEvent;

/**
 * Event published when a node is no peer because its name is pinned to another key: it
 * has a new key, or is not the node that has had the name before. It is published once
 * for each name and key, until the pin is forgotten.
 * <p>
 * A listener runs on an event thread of the node, and may block it. The order relative to
 * {@link PeerEvent}s is not defined.
 *
 * @since 0.1.0
 */
public class PeerKeyRefusedEvent extends ApplicationEvent {

	private final RefusedKey refused;

	public PeerKeyRefusedEvent(PeerLink node, RefusedKey refused) {
		super(node);
		this.refused = refused;
	}

	/**
	 * Returns what was refused.
	 * @return the node with its key, and the key that its name is pinned to
	 */
	public RefusedKey getRefused() {
		return this.refused;
	}

	/**
	 * Returns the node.
	 * @return the node of this application
	 */
	public PeerLink getNode() {
		return (PeerLink) getSource();
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.refused.name() + "]";
	}

}
