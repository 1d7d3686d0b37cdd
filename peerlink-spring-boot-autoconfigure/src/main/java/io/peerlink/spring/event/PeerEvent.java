package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;

import org.springframework.context.ApplicationEvent;

/**
 * Base class of events about peers. Events are published from the time when the rest of
 * the application has started, right after the node was announced, until right after it
 * was withdrawn. They are published one after the other, in the order in which they
 * occurred; for one instance of a peer, up and down alternate. Peers that are up already
 * at the beginning are reported as up, and peers that are still up at the end are
 * reported as down.
 * <p>
 * Listeners are called on a thread of the node that is reserved for them, or on the
 * thread that stops the application. They may block and call peers: a slow listener
 * delays later peer events only. A listener that still blocks when the node stops is
 * interrupted. Listeners with {@code @Async} receive all events, in any order; for the
 * events at the end their executor must still accept tasks
 * ({@code spring.task.execution.shutdown.await-termination}).
 *
 * @since 0.1.0
 */
public abstract class PeerEvent extends ApplicationEvent {

	private final transient Peer peer;

	PeerEvent(PeerLink node, Peer peer) {
		super(node);
		this.peer = peer;
	}

	/**
	 * Returns the peer.
	 * @return the peer, as it was last known
	 */
	public Peer getPeer() {
		return this.peer;
	}

	/**
	 * Returns the node that discovered the peer.
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
