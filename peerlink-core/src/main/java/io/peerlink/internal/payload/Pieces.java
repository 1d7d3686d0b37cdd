package io.peerlink.internal.payload;

import java.util.ArrayList;
import java.util.Arrays;

/**
 * Bytes in the order in which they were added, in pieces that are put together once. What
 * is added in small parts shares a piece. Not thread-safe.
 */
final class Pieces {

	private static final int SHORTEST = 4096;

	private final ArrayList<byte[]> pieces = new ArrayList<>();

	/**
	 * How much of the last piece is not used.
	 */
	private int room;

	boolean isEmpty() {
		return this.pieces.isEmpty();
	}

	void add(byte[] bytes, int offset, int length) {
		int fitting = Math.min(length, this.room);
		if (fitting > 0) {
			byte[] last = this.pieces.get(this.pieces.size() - 1);
			System.arraycopy(bytes, offset, last, last.length - this.room, fitting);
			this.room -= fitting;
		}
		if (fitting < length) {
			addPiece(bytes, offset + fitting, length - fitting);
		}
	}

	private void addPiece(byte[] bytes, int offset, int length) {
		byte[] piece = new byte[Math.max(length, SHORTEST)];
		System.arraycopy(bytes, offset, piece, 0, length);
		this.pieces.add(piece);
		this.room = piece.length - length;
	}

	/**
	 * Returns all that was added behind something else.
	 * @param first holds what is before it
	 * @param size how much that is
	 */
	byte[] joinedTo(byte[] first, int size) {
		int length = size - this.room;
		for (byte[] piece : this.pieces) {
			length = Math.addExact(length, piece.length);
		}
		byte[] all = Arrays.copyOf(first, length);
		int end = size;
		for (byte[] piece : this.pieces) {
			int count = Math.min(piece.length, length - end);
			System.arraycopy(piece, 0, all, end, count);
			end += count;
		}
		return all;
	}

	/**
	 * Throws everything away, also the room for many pieces.
	 */
	void clear() {
		this.pieces.clear();
		this.pieces.trimToSize();
		this.room = 0;
	}

}
