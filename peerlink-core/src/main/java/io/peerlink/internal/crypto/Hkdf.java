package io.peerlink.internal.crypto;

import java.util.Arrays;

import javax.crypto.Mac;

/**
 * HKDF with SHA-256 (RFC 5869). What the Noise specification calls {@code HKDF(ck, ikm,
 * n)} is {@link #extract} with {@code ck} as the salt, then {@link #expand} without an
 * info to {@code n} times 32 bytes.
 */
final class Hkdf {

	private static final int MAX_LENGTH = 255 * Algorithms.HASH_LENGTH;

	private static final byte[] NO_SALT = new byte[Algorithms.HASH_LENGTH];

	private Hkdf() {
	}

	/**
	 * Concentrates the entropy of some material.
	 * @param salt a value that need not be secret; empty for none
	 * @param material the material, of any length
	 * @return 32 bytes
	 */
	static byte[] extract(byte[] salt, byte[] material) {
		return hmac((salt.length > 0) ? salt : NO_SALT).doFinal(material);
	}

	/**
	 * Derives a key.
	 * @param key what {@link #extract} returned
	 * @param info what the derived key is for
	 * @param length the length of the derived key, at most 8160 bytes
	 * @return the derived key
	 */
	static byte[] expand(byte[] key, byte[] info, int length) {
		if (length < 0 || length > MAX_LENGTH) {
			throw new IllegalArgumentException("HKDF makes 0 to " + MAX_LENGTH + " bytes, not " + length);
		}
		Mac mac = hmac(key);
		byte[] derived = new byte[length];
		byte[] block = new byte[0];
		for (int done = 0, number = 1; done < length; done += Algorithms.HASH_LENGTH, number++) {
			mac.update(block);
			Arrays.fill(block, (byte) 0);
			mac.update(info);
			block = mac.doFinal(new byte[] { (byte) number });
			System.arraycopy(block, 0, derived, done, Math.min(block.length, length - done));
		}
		Arrays.fill(block, (byte) 0);
		return derived;
	}

	private static Mac hmac(byte[] key) {
		ErasableKey erasable = ErasableKey.hmac(key);
		try {
			return Algorithms.hmacSha256(erasable);
		}
		finally {
			erasable.destroy();
		}
	}

}
