package io.peerlink.internal.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the search by words with one by bytes.
 */
class PlainBytesTests {

	/**
	 * Those beside which a comparison changes, and those that differ from a special one
	 * by one bit.
	 */
	private static final byte[] EDGES = { 0, 1, 0x1f, ' ', '!', '"', '#', '[', '\\', ']', 0x7e, 0x7f, (byte) 0x80,
			(byte) 0xa2, (byte) 0xdc, (byte) 0xff };

	private static void compare(byte[] text, int pos, int end) {
		int expected = pos;
		while (expected < end && text[expected] >= ' ' && text[expected] != '"' && text[expected] != '\\') {
			expected++;
		}
		int found = JsonScanner.skipPlainBytes(text, pos, end);
		if (found != expected) {
			assertThat(found).as("from %d to %d of %s", pos, end, text).isEqualTo(expected);
		}
	}

	/**
	 * What is subtracted from a byte must not hide another one of its word.
	 */
	@Test
	void anyTwoBytesOfAWord() {
		for (int first = 0; first < Long.BYTES; first++) {
			for (int second = first + 1; second < Long.BYTES; second++) {
				byte[] text = "aaaaaaaa".getBytes(StandardCharsets.US_ASCII);
				for (int units = 0; units < 1 << 16; units++) {
					text[first] = (byte) units;
					text[second] = (byte) (units >> 8);
					compare(text, 0, text.length);
				}
			}
		}
	}

	@Test
	void wordsOfEdges() {
		Random random = new Random(1);
		byte[] text = new byte[Long.BYTES];
		for (int i = 0; i < 1_000_000; i++) {
			long edges = random.nextLong();
			for (int at = 0; at < text.length; at++) {
				text[at] = EDGES[(int) (edges >>> (4 * at)) & 0xf];
			}
			compare(text, 0, text.length);
		}
	}

	/**
	 * A backslash may be the last byte of a text, so what is behind it is behind the end.
	 */
	@Test
	void anyPartOfAText() {
		Random random = new Random(1);
		for (int i = 0; i < 2_000; i++) {
			byte[] text = "a text of more than two words and a rest".substring(random.nextInt(40))
				.getBytes(StandardCharsets.US_ASCII);
			text[random.nextInt(text.length)] = EDGES[random.nextInt(EDGES.length)];
			for (int pos = 0; pos <= text.length + 1; pos++) {
				for (int end = 0; end <= text.length; end++) {
					compare(text, pos, end);
				}
			}
		}
	}

}
