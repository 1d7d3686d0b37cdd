package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.discovery.PeerListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens to a node's peers as application events, from a start to a stop.
 */
final class PeerEventPublisher {

	private final PeerLink node;

	private final ApplicationEventPublisher events;

	private @Nullable PeerEventSession session;

	private PeerListener.@Nullable Registration registration;

	PeerEventPublisher(PeerLink node, ApplicationEventPublisher events) {
		this.node = node;
		this.events = events;
	}

	synchronized void start() {
		this.session = new PeerEventSession(this.node, this.events);
		this.registration = this.node.addPeerListener(this.session);
	}

	synchronized void stop() {
		if (this.registration != null) {
			this.registration.close();
			this.registration = null;
		}
		if (this.session != null) {
			this.session.end();
			this.session = null;
		}
	}

}
