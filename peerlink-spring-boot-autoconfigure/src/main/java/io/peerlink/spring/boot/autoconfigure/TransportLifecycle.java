package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;

import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} that opens a node before nearly everything else starts, and
 * stops it after nearly everything else has stopped, so that web requests and messages
 * that are completed during the shutdown can still call peers.
 */
final class TransportLifecycle implements SmartLifecycle {

	/**
	 * The phase of the node, far below those of web servers and message listeners, with
	 * room for beans that must start earlier.
	 */
	static final int PHASE = Integer.MIN_VALUE / 2;

	private final PeerLink node;

	TransportLifecycle(PeerLink node) {
		this.node = node;
	}

	@Override
	public void start() {
		if (!this.node.isRunning()) {
			this.node.open();
		}
	}

	@Override
	public void stop() {
		this.node.stop();
	}

	@Override
	public boolean isRunning() {
		return this.node.isRunning();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
