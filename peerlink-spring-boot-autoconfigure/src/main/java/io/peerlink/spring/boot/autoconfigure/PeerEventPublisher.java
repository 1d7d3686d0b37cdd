package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes peers that go up and down, and what happens to the name of the node, as
 * application events, from a start to a stop. The events of all starts are one sequence:
 * a listener that is busy with an event of an earlier start delays the events of a later
 * one.
 */
final class PeerEventPublisher {

	private final PeerLink node;

	private final SerialPublisher events;

	private @Nullable PeerEventSession session;

	private PeerListener.@Nullable Registration registration;

	private PeerListener.@Nullable Registration nameRegistration;

	PeerEventPublisher(PeerLink node, ApplicationEventPublisher events) {
		this.node = node;
		this.events = new SerialPublisher(events);
	}

	synchronized void start() {
		this.session = new PeerEventSession(this.node, this.events);
		this.registration = this.node.addPeerListener(this.session);
		this.nameRegistration = this.node.addNameListener(this.session);
	}

	void stop() {
		PeerEventSession ended = closeSession();
		if (ended != null) {
			ended.end();
		}
	}

	/**
	 * The listeners of the last events are called without the lock.
	 */
	private synchronized @Nullable PeerEventSession closeSession() {
		if (this.nameRegistration != null) {
			this.nameRegistration.close();
			this.nameRegistration = null;
		}
		if (this.registration != null) {
			this.registration.close();
			this.registration = null;
		}
		PeerEventSession ended = this.session;
		this.session = null;
		return ended;
	}

}
