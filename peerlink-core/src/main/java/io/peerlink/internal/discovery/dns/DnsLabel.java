package io.peerlink.internal.discovery.dns;

/**
 * How the labels of names are encoded: in UTF-8 (RFC 6763 section 4.1.3). JmDNS, which
 * writes our packets, encodes a character beyond the Basic Multilingual Plane, an emoji
 * for example, as two surrogates of three bytes each (CESU-8). Both are decoded.
 */
public final class DnsLabel {

	private static final char REPLACEMENT = '\uFFFD';

	private DnsLabel() {
	}

	/**
	 * Returns the length of a label as it is written.
	 * @param label the label
	 * @return bytes
	 */
	public static int length(String label) {
		return label.chars().map((character) -> (character < 0x80) ? 1 : (character < 0x800) ? 2 : 3).sum();
	}

	/**
	 * Decodes a label. Bytes that are no character become U+FFFD.
	 * @param data holds the label
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @param label the decoded characters are added to this
	 */
	static void decode(byte[] data, int offset, int length, StringBuilder label) {
		int end = offset + length;
		int at = offset;
		while (at < end) {
			int first = Byte.toUnsignedInt(data[at]);
			int size = (first < 0x80) ? 1 : (first >= 0xC2 && first < 0xE0) ? 2
					: (first >= 0xE0 && first < 0xF0) ? 3 : (first >= 0xF0 && first < 0xF5) ? 4 : 0;
			int codePoint = (size == 0 || at + size > end) ? -1 : decode(data, at, size);
			if (codePoint < 0) {
				label.append(REPLACEMENT);
				at++;
				continue;
			}
			// Two surrogates in a row make one character.
			label.appendCodePoint(codePoint);
			at += size;
		}
	}

	private static int decode(byte[] data, int offset, int size) {
		int first = Byte.toUnsignedInt(data[offset]);
		if (size == 1) {
			return first;
		}
		int codePoint = first & (0xFF >> (size + 1));
		for (int i = 1; i < size; i++) {
			int next = Byte.toUnsignedInt(data[offset + i]);
			if ((next & 0xC0) != 0x80) {
				return -1;
			}
			codePoint = (codePoint << 6) | (next & 0x3F);
		}
		boolean shortest = codePoint >= ((size == 2) ? 0x80 : (size == 3) ? 0x800 : 0x10000);
		return (shortest && codePoint <= Character.MAX_CODE_POINT) ? codePoint : -1;
	}

}
