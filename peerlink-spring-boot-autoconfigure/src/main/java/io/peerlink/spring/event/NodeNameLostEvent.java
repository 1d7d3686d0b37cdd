package io.peerlink.spring.event;

import io.peerlink.PeerLink;

/**
 * Event published when the node is out of service because an older live node has its
 * name. Peers do not find it any more, until a {@link NodeNameRegainedEvent}.
 *
 * @since 0.1.0
 */
public class NodeNameLostEvent extends NodeNameEvent {

	private final String owner;

	public NodeNameLostEvent(PeerLink node, String name, String owner) {
		super(node, name);
		this.owner = owner;
	}

	/**
	 * Returns the address of the node that has the name.
	 * @return {@code host:port}
	 */
	public String getOwner() {
		return this.owner;
	}

}
