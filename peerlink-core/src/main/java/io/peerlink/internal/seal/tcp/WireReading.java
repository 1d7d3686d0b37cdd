package io.peerlink.internal.seal.tcp;

import java.util.function.BooleanSupplier;

import io.peerlink.spi.StreamConnection;

/**
 * Tells the network whether bytes are wanted, whenever that has changed: no lock is held
 * meanwhile, and yet the last word is the right one. Thread-safe.
 */
final class WireReading {

	private final BooleanSupplier wanted;

	/**
	 * What the network was told, which is how a connection begins.
	 */
	private boolean told = true;

	private boolean telling;

	WireReading(BooleanSupplier wanted) {
		this.wanted = wanted;
	}

	/**
	 * Tells the network what is wanted, or leaves that to the thread that tells it
	 * something right now.
	 */
	void update(StreamConnection wire) {
		while (begin()) {
			try {
				wire.reading(this.told);
			}
			finally {
				end();
			}
		}
	}

	private synchronized boolean begin() {
		boolean wanted = this.wanted.getAsBoolean();
		if (this.telling || wanted == this.told) {
			return false;
		}
		this.telling = true;
		this.told = wanted;
		return true;
	}

	private synchronized void end() {
		this.telling = false;
	}

}
