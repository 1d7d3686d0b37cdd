package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;

import org.springframework.context.ApplicationEvent;

/**
 * Something happened to a peer. Events begin when the rest of the application has
 * started, right after this node was announced, and end right after it was withdrawn.
 * They come one after the other, in the order in which things happened; for one instance
 * of a peer up and down alternate. Peers that were up before are reported up then, and
 * those that are still up at the end are reported down.
 * <p>
 * Listeners are called on a thread of the node that is there for them, or on the thread
 * that stops the application. They may block and call peers: a slow listener delays the
 * events after it and nothing else. One that still blocks when the node stops is
 * interrupted. Listeners with {@code @Async} hear of everything as well, in any order;
 * what the end has to report their executor must still take
 * ({@code spring.task.execution.shutdown.await-termination}).
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

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.peer.name() + "]";
	}

}
