package io.peerlink.internal.wire.json;

/**
 * Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
 * Jackson is more lenient, and what it lets through would break the peers that we pass it
 * on to.
 */
public final class Utf8 {

	/**
	 * There is no well-formed sequence.
	 */
	static final int MALFORMED = -1;

	private Utf8() {
	}

	public static boolean isWellFormed(byte[] bytes, int start, int end) {
		int pos = start;
		while (pos < end) {
			pos = (bytes[pos] >= 0) ? pos + 1 : skipSequence(bytes, pos, end);
			if (pos == MALFORMED) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Steps over one sequence of two to four bytes.
	 * @param bytes the text
	 * @param pos where the sequence starts
	 * @param limit where the text ends
	 * @return the index after the sequence, or {@link #MALFORMED}
	 */
	static int skipSequence(byte[] bytes, int pos, int limit) {
		int lead = bytes[pos] & 0xFF;
		int second = (pos + 1 < limit) ? bytes[pos + 1] & 0xFF : 0;
		if (lead >= 0xC2 && lead <= 0xDF) {
			return isContinuation(second) ? pos + 2 : MALFORMED;
		}
		if (lead >= 0xE0 && lead <= 0xEF) {
			boolean overlong = lead == 0xE0 && second < 0xA0;
			boolean surrogate = lead == 0xED && second > 0x9F;
			return (isContinuation(second) && !overlong && !surrogate) ? skipContinuations(bytes, pos + 2, 1, limit)
					: MALFORMED;
		}
		if (lead >= 0xF0 && lead <= 0xF4) {
			boolean overlong = lead == 0xF0 && second < 0x90;
			boolean beyond = lead == 0xF4 && second > 0x8F;
			return (isContinuation(second) && !overlong && !beyond) ? skipContinuations(bytes, pos + 2, 2, limit)
					: MALFORMED;
		}
		return MALFORMED;
	}

	private static int skipContinuations(byte[] bytes, int pos, int count, int limit) {
		int end = pos + count;
		if (end > limit) {
			return MALFORMED;
		}
		for (int i = pos; i < end; i++) {
			if (!isContinuation(bytes[i])) {
				return MALFORMED;
			}
		}
		return end;
	}

	private static boolean isContinuation(int unit) {
		return (unit & 0xC0) == 0x80;
	}

}
