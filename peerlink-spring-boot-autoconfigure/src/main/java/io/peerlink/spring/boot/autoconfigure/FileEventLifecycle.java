package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.peer.PeerListener;
import io.peerlink.spring.event.PeerFileReceivedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} that publishes files that arrive as application events.
 * Registered with the node before it is opened and until it has been stopped, so that no
 * file is missed.
 */
final class FileEventLifecycle implements SmartLifecycle {

	private final PeerLink node;

	private final SerialPublisher events;

	private PeerListener.@Nullable Registration registration;

	FileEventLifecycle(PeerLink node, ApplicationEventPublisher events) {
		this.node = node;
		this.events = new SerialPublisher(events);
	}

	@Override
	public synchronized void start() {
		this.registration = this.node.files().addListener((file) -> {
			this.events.add(new PeerFileReceivedEvent(this.node, file));
			this.events.publish();
		});
	}

	@Override
	public synchronized void stop() {
		if (this.registration != null) {
			this.registration.close();
			this.registration = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.registration != null;
	}

	@Override
	public int getPhase() {
		return ChannelEventLifecycle.PHASE;
	}

}
