package io.peerlink.internal.crypto;

import java.security.GeneralSecurityException;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 with HMAC-SHA256 (RFC 8018 section 5.2).
 */
final class Pbkdf2 {

	private Pbkdf2() {
	}

	/**
	 * Derives a key from a passphrase.
	 * @param passphrase the passphrase, which counts as its UTF-8
	 * @param salt the salt, not empty
	 * @param rounds how often each block is hashed
	 * @param length the length of the key in bytes
	 * @return the key
	 */
	static byte[] derive(char[] passphrase, byte[] salt, int rounds, int length) {
		PBEKeySpec spec = new PBEKeySpec(passphrase, salt, rounds, length * Byte.SIZE);
		try {
			return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
		}
		catch (GeneralSecurityException ex) {
			throw Algorithms.missing("PBKDF2-HMAC-SHA256", ex);
		}
		finally {
			spec.clearPassword();
		}
	}

}
