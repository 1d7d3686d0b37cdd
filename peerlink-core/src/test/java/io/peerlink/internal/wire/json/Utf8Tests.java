package io.peerlink.internal.wire.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;

class Utf8Tests {

	private static final int[] INTERESTING = { 0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2,
			0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF };

	@Test
	void agreesWithTheJdkOnEveryInterestingSequence() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 50_000; i++) {
			byte[] bytes = new byte[random.nextInt(6)];
			for (int at = 0; at < bytes.length; at++) {
				bytes[at] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
			}
			if (Utf8.isWellFormed(bytes, 0, bytes.length) != jdkAccepts(bytes)) {
				throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes));
			}
		}
	}

	private static boolean jdkAccepts(byte[] bytes) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

}
