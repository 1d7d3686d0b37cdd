package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;

import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} that announces a node after everything else has started, and
 * withdraws it before anything else stops, so that peers call a complete application.
 * Peer events are published from the announcement until the withdrawal, channel events
 * and those of the name from the announcement on.
 */
final class AnnouncementLifecycle implements SmartLifecycle {

	private final PeerLink node;

	private final PeerEventPublisher peerEvents;

	private final ChannelEventLifecycle channelEvents;

	private final ExposureLog exposure;

	private volatile boolean running;

	AnnouncementLifecycle(PeerLink node, PeerEventPublisher peerEvents, ChannelEventLifecycle channelEvents,
			ExposureLog exposure) {
		this.node = node;
		this.peerEvents = peerEvents;
		this.channelEvents = channelEvents;
		this.exposure = exposure;
	}

	@Override
	public void start() {
		this.channelEvents.startPublishing();
		try {
			announce(this.peerEvents.startNameEvents());
		}
		catch (Throwable ex) {
			this.peerEvents.stop();
			throw ex;
		}
		this.peerEvents.startPeerEvents();
		this.exposure.log(this.node);
		this.running = true;
	}

	private void announce(PeerEventSession events) {
		NodeStatus status = this.node.status();
		String owner = status.nameOwner();
		if (owner != null) {
			events.outOfService(status.name(), owner);
		}
		else if (!status.announced()) {
			this.node.announce();
		}
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
