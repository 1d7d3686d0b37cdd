package io.peerlink.internal.stream;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that have arrived and were not read yet, up to a limit, in a ring that grows with
 * what it has to hold. One thread fills the {@link #room()} it was given, without a lock;
 * all methods are called under the lock of the owner.
 */
final class ReceiveBuffer {

	private static final int FIRST_CAPACITY = 8 * 1024;

	private final int limit;

	private byte[] ring;

	private int start;

	private int size;

	ReceiveBuffer(int limit) {
		this.limit = limit;
		this.ring = new byte[Math.min(FIRST_CAPACITY, limit)];
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Returns whether at most half of what may wait does.
	 */
	boolean isHalfEmpty() {
		return this.size <= this.limit / 2;
	}

	/**
	 * Returns room to fill, to be followed by {@link #filled(int)}.
	 * @return a part of the ring, {@code null} if the limit is reached
	 */
	@Nullable ByteBuffer room() {
		if (this.size == this.ring.length && !grow()) {
			return null;
		}
		int end = (this.start + this.size) % this.ring.length;
		int length = (end < this.start) ? this.start - end : this.ring.length - end;
		return ByteBuffer.wrap(this.ring, end, length);
	}

	private boolean grow() {
		if (this.ring.length >= this.limit) {
			return false;
		}
		byte[] larger = new byte[Math.min(2 * this.ring.length, this.limit)];
		copy(larger, 0, this.size);
		this.ring = larger;
		this.start = 0;
		return true;
	}

	/**
	 * Records how much of the room was filled.
	 */
	void filled(int count) {
		this.size += count;
	}

	/**
	 * Takes what there is.
	 * @return how many bytes were taken
	 */
	int take(byte[] target, int offset, int length) {
		int count = Math.min(length, this.size);
		copy(target, offset, count);
		this.start = (this.start + count) % this.ring.length;
		this.size -= count;
		return count;
	}

	private void copy(byte[] target, int offset, int count) {
		int first = Math.min(count, this.ring.length - this.start);
		System.arraycopy(this.ring, this.start, target, offset, first);
		System.arraycopy(this.ring, 0, target, offset + first, count - first);
	}

	int size() {
		return this.size;
	}

	/**
	 * Adds bytes for which there is room.
	 */
	void add(byte[] bytes) {
		ByteBuffer room = room();
		if (bytes.length > 0 && room != null) {
			room.put(bytes);
			filled(bytes.length);
		}
	}

	/**
	 * Throws everything away. Somebody may be filling the ring, so it stays.
	 */
	void clear() {
		this.start = (this.start + this.size) % this.ring.length;
		this.size = 0;
	}

}
