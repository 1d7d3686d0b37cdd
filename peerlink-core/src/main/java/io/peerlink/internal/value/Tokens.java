package io.peerlink.internal.value;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The tokens of streamed values: 128 random bits as 32 hexadecimal digits.
 */
final class Tokens {

	static final int LENGTH = 32;

	private Tokens() {
	}

	static String next(RandomGenerator random) {
		HexFormat hex = HexFormat.of();
		return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
	}

	/**
	 * Returns whether a text may be a token.
	 */
	static boolean isToken(String text) {
		return text.length() == LENGTH && text.chars().allMatch((digit) -> digit < 128 && HexFormat.isHexDigit(digit));
	}

}
