package io.peerlink.spring.event;

import io.peerlink.PeerLink;

/**
 * Event published when the node has taken another name, because an older live node has
 * the previous one. Only nodes that may be renamed are
 * ({@code peerlink.node.rename-on-conflict}).
 *
 * @since 0.1.0
 */
public class NodeRenamedEvent extends NodeNameEvent {

	private final String previousName;

	private final String owner;

	public NodeRenamedEvent(PeerLink node, String previousName, String name, String owner) {
		super(node, name);
		this.previousName = previousName;
		this.owner = owner;
	}

	/**
	 * Returns the name that the node had.
	 * @return the previous name
	 */
	public String getPreviousName() {
		return this.previousName;
	}

	/**
	 * Returns the address of the node that has the previous name.
	 * @return {@code host:port}
	 */
	public String getOwner() {
		return this.owner;
	}

}
