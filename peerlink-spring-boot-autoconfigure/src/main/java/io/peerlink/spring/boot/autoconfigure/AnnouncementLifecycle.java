package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;

import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} that announces a node after everything else has started, and
 * withdraws it before anything else stops, so that peers call a complete application.
 * Peer events are published from the announcement until the withdrawal, channel events
 * from the announcement on.
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
		this.channelEvents.startPublishing();
		NodeStatus status = this.node.status();
		if (!status.announced() && status.nameOwner() == null) {
			this.node.announce();
		}
		this.peerEvents.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		// First, so that no listener delays the withdrawal.
		this.node.withdraw();
		this.peerEvents.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * The last phase to start and the first to stop, before the graceful shutdown of web
	 * servers.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

}
