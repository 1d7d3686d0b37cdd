package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;

import org.springframework.context.SmartLifecycle;

/**
 * Opens a node before nearly everything else starts and stops it after nearly everything
 * else has stopped, so that web requests and messages which are finished while the
 * application stops can still call peers.
 */
final class TransportLifecycle implements SmartLifecycle {

	/**
	 * Far below the phases of web servers and message listeners, with room for what must
	 * come earlier still.
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
