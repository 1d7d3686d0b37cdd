package io.peerlink.spring.boot.autoconfigure;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.PeerLink;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerPins;
import io.peerlink.peer.RefusedKey;
import io.peerlink.spring.event.NodeNameLostEvent;
import io.peerlink.spring.event.NodeNameRegainedEvent;
import io.peerlink.spring.event.NodeRenamedEvent;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerKeyRefusedEvent;
import io.peerlink.spring.event.PeerUpEvent;

import org.springframework.context.ApplicationEvent;

/**
 * The events from a start to a stop of a {@link PeerEventPublisher}. At the end all peers
 * that are up are reported as down, so that the next start can report them as up again.
 * Ending the session does not wait for busy listeners.
 */
final class PeerEventSession implements PeerListener, NodeName.Listener, PeerPins.Listener {

	/**
	 * More than a node remembers.
	 */
	private static final int MAX_REFUSED = 1024;

	private final PeerLink node;

	private final SerialPublisher events;

	private final Map<String, Peer> up = new LinkedHashMap<>();

	private final Set<RefusedKey> refused = new HashSet<>();

	/**
	 * Whether an event about the name has come.
	 */
	private boolean nameEvents;

	private boolean nameLost;

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

	/**
	 * Reports that the name was lost before the start. The listener is informed on
	 * another thread: an event that has come is newer than what was read, and the one of
	 * this loss may still come.
	 */
	void outOfService(String name, String owner) {
		synchronized (this) {
			if (this.nameEvents) {
				return;
			}
			this.nameLost = true;
			add(new NodeNameLostEvent(this.node, name, owner));
		}
		this.events.publish();
	}

	@Override
	public void renamed(String previous, String name, String owner) {
		synchronized (this) {
			this.nameEvents = true;
			add(new NodeRenamedEvent(this.node, previous, name, owner));
		}
		this.events.publish();
	}

	@Override
	public void lost(String name, String owner) {
		synchronized (this) {
			boolean reported = this.nameLost && !this.nameEvents;
			this.nameEvents = true;
			this.nameLost = true;
			if (reported) {
				return;
			}
			add(new NodeNameLostEvent(this.node, name, owner));
		}
		this.events.publish();
	}

	@Override
	public void regained(String name) {
		synchronized (this) {
			this.nameEvents = true;
			if (!this.nameLost) {
				return;
			}
			this.nameLost = false;
			add(new NodeNameRegainedEvent(this.node, name));
		}
		this.events.publish();
	}

	@Override
	public void keyRefused(RefusedKey refused) {
		synchronized (this) {
			addRefused(refused);
		}
		this.events.publish();
	}

	/**
	 * Reports keys that were refused before the start, unless their events have come.
	 */
	void refusedBefore(List<RefusedKey> refused) {
		synchronized (this) {
			refused.forEach(this::addRefused);
		}
		this.events.publish();
	}

	private void addRefused(RefusedKey refused) {
		if (this.refused.size() >= MAX_REFUSED) {
			this.refused.clear();
		}
		if (this.refused.add(refused)) {
			add(new PeerKeyRefusedEvent(this.node, refused));
		}
	}

	private void add(ApplicationEvent event) {
		if (!this.ended) {
			this.events.add(event);
		}
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
