package io.peerlink.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.spring.event.NodeNameEvent;
import io.peerlink.spring.event.NodeNameLostEvent;
import io.peerlink.spring.event.NodeNameRegainedEvent;
import io.peerlink.spring.event.NodeRenamedEvent;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerUpEvent;

/**
 * The events from a start to a stop of a {@link PeerEventPublisher}. At the end all peers
 * that are up are reported as down, so that the next start can report them as up again.
 * Ending the session does not wait for busy listeners.
 */
final class PeerEventSession implements PeerListener, NodeName.Listener {

	private final PeerLink node;

	private final SerialPublisher events;

	private final Map<String, Peer> up = new LinkedHashMap<>();

	private boolean ended;

	PeerEventSession(PeerLink node, SerialPublisher events) {
		this.node = node;
		this.events = events;
	}

	@Override
	public void peerUp(Peer peer) {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.up.put(peer.instanceId(), peer);
			this.events.add(new PeerUpEvent(this.node, peer));
		}
		this.events.publish();
	}

	@Override
	public void peerDown(Peer peer, PeerDownReason reason) {
		synchronized (this) {
			if (this.ended || this.up.remove(peer.instanceId()) == null) {
				return;
			}
			this.events.add(new PeerDownEvent(this.node, peer, reason));
		}
		this.events.publish();
	}

	@Override
	public void renamed(String previous, String name, String owner) {
		publish(new NodeRenamedEvent(this.node, previous, name, owner));
	}

	@Override
	public void lost(String name, String owner) {
		publish(new NodeNameLostEvent(this.node, name, owner));
	}

	@Override
	public void regained(String name) {
		publish(new NodeNameRegainedEvent(this.node, name));
	}

	private void publish(NodeNameEvent event) {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.events.add(event);
		}
		this.events.publish();
	}

	void end() {
		synchronized (this) {
			this.ended = true;
			this.up.values()
				.forEach((peer) -> this.events.add(new PeerDownEvent(this.node, peer, PeerDownReason.LOCAL_STOP)));
			this.up.clear();
		}
		this.events.publish();
	}

}
