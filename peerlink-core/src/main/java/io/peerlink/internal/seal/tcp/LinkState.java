package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import org.jspecify.annotations.Nullable;

/**
 * How far a connection is, and why it has failed. Thread-safe.
 */
final class LinkState {

	private volatile Phase phase = Phase.NEW;

	private @Nullable IOException failure;

	Phase phase() {
		return this.phase;
	}

	boolean is(Phase phase) {
		return this.phase == phase;
	}

	/**
	 * Records that the handshake is complete.
	 * @return whether the connection is open now
	 */
	synchronized boolean open() {
		boolean opens = this.phase == Phase.NEW;
		if (opens) {
			this.phase = Phase.OPEN;
		}
		return opens;
	}

	/**
	 * Records that this side closes the connection.
	 * @return the phase before, which is {@code CLOSING} or {@code OVER} if it is closed
	 * already
	 */
	synchronized Phase close() {
		Phase before = this.phase;
		if (before != Phase.OVER) {
			this.phase = Phase.CLOSING;
		}
		return before;
	}

	/**
	 * Records that the connection has failed.
	 * @return the phase before, as for {@link #close()}
	 */
	synchronized Phase fail(IOException cause) {
		Phase before = close();
		if (before == Phase.NEW || before == Phase.OPEN) {
			this.failure = cause;
		}
		return before;
	}

	/**
	 * Records that the network has given up the connection.
	 * @param cause why
	 * @return what the handler is told; {@code null} if this side has closed it
	 */
	synchronized @Nullable IOException end(@Nullable IOException cause) {
		if (this.phase == Phase.NEW || this.phase == Phase.OPEN) {
			this.failure = cause;
		}
		this.phase = Phase.OVER;
		return this.failure;
	}

	/**
	 * Checks that the connection is not over.
	 */
	void requireUsable() throws IOException {
		if (this.phase == Phase.NEW || this.phase == Phase.OPEN) {
			return;
		}
		synchronized (this) {
			if (this.failure != null) {
				throw new IOException(this.failure.getMessage(), this.failure);
			}
		}
		throw new ClosedChannelException();
	}

	enum Phase {

		/**
		 * The handshake is not complete.
		 */
		NEW,

		OPEN,

		/**
		 * This side has closed or broken it, or is about to.
		 */
		CLOSING,

		OVER

	}

}
