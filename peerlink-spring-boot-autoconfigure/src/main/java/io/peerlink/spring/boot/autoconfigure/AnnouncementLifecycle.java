package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;

import org.springframework.context.SmartLifecycle;

/**
 * Announces a node when everything else has started, and withdraws it before anything
 * else stops: peers call an application that is complete. Between the two the application
 * is told of its peers, and from the first on of its channels.
 */
final class AnnouncementLifecycle implements SmartLifecycle {

	private final PeerLink node;

	private final PeerEventPublisher peerEvents;

	private final ChannelEventLifecycle channelEvents;

	private volatile boolean running;

	AnnouncementLifecycle(PeerLink node, PeerEventPublisher peerEvents, ChannelEventLifecycle channelEvents) {
		this.node = node;
		this.peerEvents = peerEvents;
		this.channelEvents = channelEvents;
	}

	@Override
	public void start() {
		this.channelEvents.ready();
		if (!this.node.status().announced()) {
			this.node.announce();
		}
		this.peerEvents.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		// First of all, so that no listener delays the goodbye.
		this.node.withdraw();
		this.peerEvents.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * The last phase to start and the first to stop, before the graceful shutdown of web
	 * servers.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

}
