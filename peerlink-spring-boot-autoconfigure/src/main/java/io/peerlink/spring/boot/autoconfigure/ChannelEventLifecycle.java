package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} that publishes the opening and closing of channels as
 * application events. Registered with the node before it is opened and until it has been
 * stopped, so that no channel is missed.
 */
final class ChannelEventLifecycle implements SmartLifecycle {

	static final int PHASE = TransportLifecycle.PHASE - 1;

	private final PeerLink node;

	private final ApplicationEventPublisher events;

	private @Nullable ChannelEventSession session;

	private PeerListener.@Nullable Registration registration;

	ChannelEventLifecycle(PeerLink node, ApplicationEventPublisher events) {
		this.node = node;
		this.events = events;
	}

	@Override
	public synchronized void start() {
		this.session = new ChannelEventSession(this.node, this.events);
		this.registration = this.node.addChannelListener(this.session);
	}

	/**
	 * Publishes the events that were held back so far, and later ones immediately.
	 */
	void startPublishing() {
		ChannelEventSession session = session();
		if (session != null) {
			session.startPublishing();
		}
	}

	@Override
	public void stop() {
		ChannelEventSession ended = closeSession();
		if (ended != null) {
			ended.end();
		}
	}

	@Override
	public boolean isRunning() {
		return session() != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private synchronized @Nullable ChannelEventSession session() {
		return this.session;
	}

	private synchronized @Nullable ChannelEventSession closeSession() {
		ChannelEventSession ended = this.session;
		this.session = null;
		if (this.registration != null) {
			this.registration.close();
			this.registration = null;
		}
		return ended;
	}

}
