package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;

import org.springframework.context.SmartLifecycle;

/**
 * Announces a node when everything else has started, and withdraws it before anything
 * else stops: peers call an application that is complete. Between the two the application
 * is told of its peers.
 */
final class AnnouncementLifecycle implements SmartLifecycle {

	private final PeerLink node;

	private final PeerEventPublisher events;

	private volatile boolean running;

	AnnouncementLifecycle(PeerLink node, PeerEventPublisher events) {
		this.node = node;
		this.events = events;
	}

	@Override
	public void start() {
		if (!this.node.status().announced()) {
			this.node.announce();
		}
		this.events.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.events.stop();
		this.node.withdraw();
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
