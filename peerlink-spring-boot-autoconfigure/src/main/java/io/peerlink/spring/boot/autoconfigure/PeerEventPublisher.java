package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes peers that go up and down, those whose keys are refused, and what happens to
 * the name of the node, as application events, from a start to a stop. The events of all
 * starts are one sequence: a listener that is busy with an event of an earlier start
 * delays the events of a later one.
 */
final class PeerEventPublisher {

	private final PeerLink node;

	private final SerialPublisher events;

	private @Nullable PeerEventSession session;

	private PeerListener.@Nullable Registration registration;

	private PeerListener.@Nullable Registration nameRegistration;

	private PeerListener.@Nullable Registration pinRegistration;

	PeerEventPublisher(PeerLink node, ApplicationEventPublisher events) {
		this.node = node;
		this.events = new SerialPublisher(events);
	}

	/**
	 * Begins with the events of the name and of keys, before the announcement, which may
	 * lose it.
	 */
	synchronized PeerEventSession startNameEvents() {
		PeerEventSession session = new PeerEventSession(this.node, this.events);
		this.session = session;
		this.nameRegistration = this.node.addNameListener(session);
		this.pinRegistration = this.node.pins().addListener(session);
		return session;
	}

	/**
	 * Continues with the events of peers, after the announcement.
	 */
	void startPeerEvents() {
		PeerEventSession session;
		synchronized (this) {
			session = this.session;
			if (session == null) {
				return;
			}
			this.registration = this.node.addPeerListener(session);
		}
		session.refusedBefore(this.node.pins().refused());
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
		if (this.pinRegistration != null) {
			this.pinRegistration.close();
			this.pinRegistration = null;
		}
		PeerEventSession ended = this.session;
		this.session = null;
		return ended;
	}

}
