package io.peerlink.internal.wire.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes of a JSON string at a time. Most text needs no more than one look
 * at each word.
 */
final class PlainBytes {

	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGH_BITS = 0x8080808080808080L;

	private static final long SPACES = ' ' * ONES;

	private static final long QUOTES = '"' * ONES;

	private static final long BACKSLASHES = '\\' * ONES;

	private PlainBytes() {
	}

	/**
	 * Steps over words of printable ASCII without quotes and backslashes.
	 * @return the index of a word with another byte, or of what is too short for a word
	 */
	static int skipWords(byte[] json, int pos, int end) {
		int next = pos;
		while (next <= end - Long.BYTES && isPlain((long) WORDS.get(json, next))) {
			next += Long.BYTES;
		}
		return next;
	}

	/**
	 * Each difference has its high bit set in the lowest byte that is below what is
	 * subtracted, as long as no byte of the word has it.
	 */
	private static boolean isPlain(long word) {
		long special = word | (word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES);
		return (special & HIGH_BITS) == 0;
	}

}
