package io.peerlink.internal.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Instance ids that only the owner of a key can have: 48 random bits, and 74 bits of the
 * SHA-256 of a name, the public key and those bits, in a UUID of version 8
 * (<a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.8">RFC 9562 section
 * 5.8</a>). So whoever checks that can tell by the id alone who may use it, and nobody
 * has to remember which key came first. Another key for a given id takes 2^74 attempts.
 */
public final class KeyedInstance {

	private static final byte[] NAME = "PeerLink instance 1".getBytes(StandardCharsets.US_ASCII);

	private static final int RANDOM_SHIFT = 16;

	private static final long VERSION = 8L << 12;

	private static final long VARIANT = 1L << 63;

	private KeyedInstance() {
	}

	/**
	 * Returns a new id.
	 * @param publicKey the key, 32 bytes
	 * @param random makes it differ from other ids of the key
	 * @return the id
	 */
	public static UUID of(byte[] publicKey, long random) {
		long salt = random >>> RANDOM_SHIFT;
		MessageDigest digest = Algorithms.sha256();
		digest.update(NAME);
		digest.update(publicKey);
		digest.update(ByteBuffer.allocate(Long.BYTES).putLong(salt).flip());
		ByteBuffer hash = ByteBuffer.wrap(digest.digest());
		long first = hash.getLong() & 0xfff;
		long second = hash.getLong() >>> 2;
		return new UUID(salt << RANDOM_SHIFT | VERSION | first, VARIANT | second);
	}

	/**
	 * Returns whether an id is one of a key.
	 * @param instance the id
	 * @param publicKey the key, 32 bytes
	 * @return whether the owner of the key may use it
	 */
	public static boolean isOf(UUID instance, byte[] publicKey) {
		return of(publicKey, instance.getMostSignificantBits()).equals(instance);
	}

	/**
	 * Returns whether a text is an id of a key, in the usual form of a UUID.
	 * @param instanceId the text
	 * @param publicKey the key, 32 bytes
	 * @return whether the owner of the key may use it
	 */
	public static boolean isOf(String instanceId, byte[] publicKey) {
		try {
			UUID instance = UUID.fromString(instanceId);
			return instance.toString().equals(instanceId) && isOf(instance, publicKey);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
