package io.peerlink.spring.event;

import io.peerlink.PeerLink;

/**
 * Event published when the node, which was out of service, has its name again, because
 * the older node that had it is gone.
 *
 * @since 0.1.0
 */
public class NodeNameRegainedEvent extends NodeNameEvent {

	public NodeNameRegainedEvent(PeerLink node, String name) {
		super(node, name);
	}

}
