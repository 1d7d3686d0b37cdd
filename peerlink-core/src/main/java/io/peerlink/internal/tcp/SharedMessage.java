package io.peerlink.internal.tcp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A message that arrives in pieces, for which room is claimed. The array grows with what
 * has arrived. Not thread-safe.
 */
final class SharedMessage {

	private static final int FIRST_CAPACITY = 16 * 1024;

	/**
	 * How much of what is allocated may be empty: each growth copies what has arrived.
	 */
	private static final int GROWTH = 4;

	private final int total;

	private byte[] body;

	private int received;

	SharedMessage(int total) {
		this.total = total;
		this.body = new byte[Math.min(total, FIRST_CAPACITY)];
	}

	int total() {
		return this.total;
	}

	/**
	 * Takes a piece.
	 * @return whether the piece is within the message
	 */
	boolean add(ByteBuffer piece) {
		int length = piece.remaining();
		if (length > this.total - this.received) {
			return false;
		}
		if (length > this.body.length - this.received) {
			long capacity = Math.max((long) GROWTH * this.body.length, (long) this.received + length);
			this.body = Arrays.copyOf(this.body, (int) Math.min(this.total, capacity));
		}
		piece.get(this.body, this.received, length);
		this.received += length;
		return true;
	}

	boolean isComplete() {
		return this.received == this.total;
	}

	/**
	 * Returns the complete message, in an array of its length.
	 */
	byte[] body() {
		return (this.body.length == this.total) ? this.body : Arrays.copyOf(this.body, this.total);
	}

}
