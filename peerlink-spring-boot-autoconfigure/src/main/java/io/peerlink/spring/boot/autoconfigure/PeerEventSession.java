package io.peerlink.spring.boot.autoconfigure;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

import io.peerlink.PeerLink;
import io.peerlink.discovery.Peer;
import io.peerlink.discovery.PeerDownReason;
import io.peerlink.discovery.PeerListener;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerEvent;
import io.peerlink.spring.event.PeerUpEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * One start of a {@link PeerEventPublisher}. Its end reports every peer that is up as
 * down, so that the next start may report it as up again.
 * <p>
 * Events are published without a lock, by one thread at a time: a thread that finds
 * another one publishing leaves its events to that one. So the end waits for no listener.
 */
final class PeerEventSession implements PeerListener {

	private static final Logger logger = LoggerFactory.getLogger(PeerEventSession.class);

	private final PeerLink node;

	private final ApplicationEventPublisher publisher;

	private final Map<String, Peer> up = new LinkedHashMap<>();

	private final Queue<PeerEvent> waiting = new ArrayDeque<>();

	private boolean ended;

	private boolean publishing;

	PeerEventSession(PeerLink node, ApplicationEventPublisher publisher) {
		this.node = node;
		this.publisher = publisher;
	}

	@Override
	public void peerUp(Peer peer) {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.up.put(peer.instanceId(), peer);
			this.waiting.add(new PeerUpEvent(this.node, peer));
		}
		publish();
	}

	@Override
	public void peerDown(Peer peer, PeerDownReason reason) {
		synchronized (this) {
			if (this.ended || this.up.remove(peer.instanceId()) == null) {
				return;
			}
			this.waiting.add(new PeerDownEvent(this.node, peer, reason));
		}
		publish();
	}

	void end() {
		synchronized (this) {
			this.ended = true;
			this.up.values()
				.forEach((peer) -> this.waiting.add(new PeerDownEvent(this.node, peer, PeerDownReason.REMOVED)));
			this.up.clear();
		}
		publish();
	}

	private void publish() {
		synchronized (this) {
			if (this.publishing) {
				return;
			}
			this.publishing = true;
		}
		for (PeerEvent event = next(); event != null; event = next()) {
			publish(event);
		}
	}

	private synchronized @Nullable PeerEvent next() {
		PeerEvent event = this.waiting.poll();
		this.publishing = (event != null);
		return event;
	}

	private void publish(PeerEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (Throwable ex) {
			logger.warn("A listener of {} failed", event, ex);
		}
	}

}
