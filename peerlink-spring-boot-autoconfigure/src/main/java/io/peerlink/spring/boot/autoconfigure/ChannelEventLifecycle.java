package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what happens to a node's channels as application events. Listens from before
 * the node is opened until after it was stopped, so that no channel is missed.
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
	 * Publish what was held back so far, as the application is ready for it.
	 */
	void ready() {
		ChannelEventSession session = session();
		if (session != null) {
			session.ready();
		}
	}

	@Override
	public void stop() {
		ChannelEventSession ended = leave();
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

	private synchronized @Nullable ChannelEventSession leave() {
		ChannelEventSession ended = this.session;
		this.session = null;
		if (this.registration != null) {
			this.registration.close();
			this.registration = null;
		}
		return ended;
	}

}
