package io.peerlink.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * What is needed of the JDK's algorithms. Each of them is in every Java runtime, so that
 * a missing one is no case to handle.
 */
final class Algorithms {

	static final int HASH_LENGTH = 32;

	private Algorithms() {
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw missing("SHA-256", ex);
		}
	}

	static Mac hmacSha256(SecretKey key) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(key);
			return mac;
		}
		catch (GeneralSecurityException ex) {
			throw missing("HMAC-SHA256", ex);
		}
	}

	static Cipher aesGcm() {
		try {
			return Cipher.getInstance("AES/GCM/NoPadding");
		}
		catch (GeneralSecurityException ex) {
			throw missing("AES-GCM", ex);
		}
	}

	static IllegalStateException missing(String algorithm, GeneralSecurityException cause) {
		return new IllegalStateException("This Java runtime has no usable " + algorithm, cause);
	}

}
