package io.peerlink.internal.seal.tcp;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * What the handler of one connection is to be told, and in which order. Not thread-safe,
 * except for {@link #wantsBytes()} and {@link #quiet()}.
 */
final class EventQueue {

	/**
	 * How many bytes are read before other connections get their turn.
	 */
	private static final int BYTES_AT_ONCE = 256 * 1024;

	private volatile boolean reading = true;

	/**
	 * Whether there is nothing to tell but the end.
	 */
	private volatile boolean quiet;

	private boolean connected;

	private boolean writable;

	/**
	 * Whether the network has bytes.
	 */
	private boolean readable;

	/**
	 * Whether there is something to read that has come from the network already.
	 */
	private boolean left;

	/**
	 * Whether the other side sends no more.
	 */
	private boolean ended;

	/**
	 * Whether the handler has read something since it was told.
	 */
	private boolean moved;

	/**
	 * How many bytes were read since other connections had their turn.
	 */
	private int read;

	private boolean closed;

	private boolean over;

	private @Nullable IOException cause;

	void connected() {
		this.connected = true;
	}

	void writable() {
		this.writable = true;
	}

	/**
	 * The network has bytes.
	 * @return whether anybody wants them
	 */
	boolean readable() {
		this.readable = this.reading;
		return this.readable;
	}

	/**
	 * Somebody has read.
	 * @param count how many bytes, -1 for the end
	 * @param left whether there is more that has come from the network already
	 */
	void read(int count, boolean left) {
		this.left = left;
		this.read += Math.max(0, count);
		this.moved |= count != 0;
	}

	/**
	 * The other side sends no more, or nothing that can be read.
	 */
	void ended() {
		this.ended = true;
	}

	/**
	 * Sets whether the handler is told when there is something to read. If another thread
	 * has read the end, the handler is to read it again.
	 */
	void reading(boolean reading) {
		this.reading = reading;
		this.readable &= reading;
		this.left |= reading && this.ended;
	}

	/**
	 * Returns whether the handler is to be told of what the network does not know.
	 */
	boolean hasLeft() {
		return this.left && this.reading && !this.quiet;
	}

	/**
	 * Returns whether the handler is to be told when bytes arrive.
	 */
	boolean wantsBytes() {
		return this.reading && !this.quiet;
	}

	void quiet() {
		this.quiet = true;
	}

	void closed(@Nullable IOException cause) {
		if (!this.closed) {
			this.closed = true;
			this.cause = cause;
		}
	}

	@Nullable IOException cause() {
		return this.cause;
	}

	/**
	 * Lets the handler be told again of what it has not read.
	 */
	void begin() {
		this.moved = true;
		this.read = 0;
	}

	/**
	 * Takes the next event.
	 */
	Event next() {
		if (this.over || (this.quiet && !this.closed)) {
			return Event.NONE;
		}
		if (this.closed) {
			this.over = true;
			return Event.CLOSED;
		}
		if (this.connected) {
			this.connected = false;
			return Event.CONNECTED;
		}
		if (this.writable) {
			this.writable = false;
			return Event.WRITABLE;
		}
		return (this.reading && (this.readable || this.left)) ? nextRead() : Event.NONE;
	}

	private Event nextRead() {
		if (!this.readable && !this.moved) {
			return Event.STUCK;
		}
		if (this.read >= BYTES_AT_ONCE) {
			this.read = 0;
			return Event.TURN;
		}
		this.readable = false;
		this.moved = false;
		return Event.READABLE;
	}

	/**
	 * Something to tell, or why there is nothing right now.
	 */
	enum Event {

		CONNECTED, WRITABLE, READABLE, CLOSED,

		/**
		 * Others get their turn first.
		 */
		TURN,

		/**
		 * The handler was told and has read nothing of what is left. It is told again,
		 * but not at once.
		 */
		STUCK,

		NONE

	}

}
