package io.peerlink.spring.event;

import io.peerlink.PeerLink;

import org.springframework.context.ApplicationEvent;

/**
 * Base class of events about the name of the node of this application, which an older
 * live node has as well. That happens to nodes that start in the same moment, and to
 * those that did not see each other at first. Events are published one at a time, in the
 * order in which they occurred. Their order relative to {@link PeerEvent}s is not
 * defined.
 * <p>
 * A listener runs on an event thread of the node, and may block it. A name that is lost
 * already when the application starts is reported on the thread of the start.
 *
 * @since 0.1.0
 */
public abstract class NodeNameEvent extends ApplicationEvent {

	private final String name;

	NodeNameEvent(PeerLink node, String name) {
		super(node);
		this.name = name;
	}

	/**
	 * Returns the name.
	 * @return the name that was lost or regained, or that the node has now
	 */
	public String getName() {
		return this.name;
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
		return getClass().getSimpleName() + "[" + this.name + "]";
	}

}
