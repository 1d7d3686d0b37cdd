package io.peerlink.internal.seal.tcp;

import io.peerlink.internal.crypto.Handshake;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a handshake between its steps, so that it is erased whenever the connection ends:
 * at once, or by the thread that computes with it meanwhile. Thread-safe.
 */
final class HandshakeSlot {

	private @Nullable Handshake handshake;

	private boolean closed;

	/**
	 * Takes the handshake out.
	 * @return the handshake, {@code null} if there is none
	 */
	synchronized @Nullable Handshake take() {
		Handshake taken = this.handshake;
		this.handshake = null;
		return taken;
	}

	/**
	 * Puts the handshake in.
	 * @return {@code false} if it was erased, as the connection has ended
	 */
	boolean put(Handshake handshake) {
		synchronized (this) {
			if (!this.closed) {
				this.handshake = handshake;
				return true;
			}
		}
		handshake.erase();
		return false;
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	void close() {
		Handshake left;
		synchronized (this) {
			this.closed = true;
			left = take();
		}
		if (left != null) {
			left.erase();
		}
	}

}
