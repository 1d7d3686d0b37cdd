package io.peerlink.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerUpEvent;

/**
 * One start of a {@link PeerEventPublisher}. Its end reports every peer that is up as
 * down, so that the next start may report it as up again. The end waits for no listener
 * that is busy.
 */
final class PeerEventSession implements PeerListener {

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

	void end() {
		synchronized (this) {
			this.ended = true;
			this.up.values()
				.forEach((peer) -> this.events.add(new PeerDownEvent(this.node, peer, PeerDownReason.REMOVED)));
			this.up.clear();
		}
		this.events.publish();
	}

}
