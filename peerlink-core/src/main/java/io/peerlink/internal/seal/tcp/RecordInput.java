package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.peerlink.spi.StreamConnection;

/**
 * Gives the reader to one thread at a time, and closes it when none has it. Thread-safe.
 */
final class RecordInput {

	private final RecordReader reader;

	private final StreamConnection wire;

	private final HandlerEvents events;

	private boolean reading;

	private boolean closed;

	private volatile boolean over;

	RecordInput(RecordReader reader, StreamConnection wire, HandlerEvents events) {
		this.reader = reader;
		this.wire = wire;
		this.events = events;
	}

	/**
	 * Reads the confirmation of the other side.
	 * @return whether it has come
	 */
	boolean confirm() throws IOException {
		if (!begin()) {
			return false;
		}
		try {
			return this.reader.confirm(this.wire);
		}
		finally {
			end(0);
		}
	}

	/**
	 * Reads plain bytes.
	 * @return as {@link StreamConnection#read}; 0 also if another thread reads
	 */
	int read(ByteBuffer target) throws IOException {
		if (!begin()) {
			return 0;
		}
		int count = 0;
		try {
			count = this.reader.read(this.wire, target);
			return count;
		}
		finally {
			end(count);
		}
	}

	private synchronized boolean begin() {
		boolean begins = !this.reading && !this.closed;
		this.reading |= begins;
		return begins;
	}

	private void end(int count) {
		boolean left = this.reader.isReadable();
		if (this.reader.isOver() && !this.over) {
			this.over = true;
			this.events.ended();
		}
		this.reader.rest();
		boolean last;
		synchronized (this) {
			this.reading = false;
			last = this.closed;
		}
		if (last) {
			this.reader.close();
			return;
		}
		this.events.read(count, left);
	}

	/**
	 * Returns whether nothing more is read from the network.
	 */
	boolean isOver() {
		return this.over;
	}

	/**
	 * Forgets what was not read, and overwrites the key.
	 */
	void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			if (this.reading) {
				return;
			}
		}
		this.reader.close();
	}

}
