package io.peerlink.internal.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

import javax.crypto.KeyAgreement;

/**
 * A pair of X25519 keys (RFC 7748): the identity of a node, or the ephemeral key of one
 * handshake. Thread-safe, except that nobody may use a key while it is erased.
 */
public final class StaticKey {

	/**
	 * The length of a private key, a public key and an agreed secret in bytes.
	 */
	public static final int LENGTH = 32;

	/**
	 * The attribute of announcements with the public key, in Base64url.
	 */
	public static final String ATTRIBUTE = "pk";

	private static final String ALGORITHM = "X25519";

	private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

	private static final int FINGERPRINT_LENGTH = 16;

	private final byte[] scalar;

	private final byte[] publicKey;

	private volatile boolean erased;

	private StaticKey(byte[] scalar) {
		this.scalar = scalar;
		try {
			this.publicKey = multiply(BASE_POINT);
		}
		catch (GeneralSecurityException ex) {
			throw Algorithms.missing(ALGORITHM, ex);
		}
	}

	/**
	 * Makes a new key of the system's random numbers.
	 * @return the key
	 */
	public static StaticKey generate() {
		byte[] scalar = new byte[LENGTH];
		new SecureRandom().nextBytes(scalar);
		return new StaticKey(scalar);
	}

	/**
	 * Returns the key with a private part.
	 * @param raw any 32 bytes, of which a copy is kept
	 * @return the key
	 */
	public static StaticKey ofPrivate(byte[] raw) {
		if (raw.length != LENGTH) {
			throw new IllegalArgumentException("A private key has " + LENGTH + " bytes, not " + raw.length);
		}
		return new StaticKey(raw.clone());
	}

	/**
	 * Returns the fingerprint of a public key, by which people compare keys.
	 * @param publicKey the public key
	 * @return the first 16 bytes of its SHA-256: eight groups of four hexadecimal digits
	 * with hyphens between
	 */
	public static String fingerprint(byte[] publicKey) {
		byte[] hash = Algorithms.sha256().digest(publicKey);
		return HexFormat.of().formatHex(hash, 0, FINGERPRINT_LENGTH).replaceAll("(.{4})(?!$)", "$1-");
	}

	/**
	 * Returns the fingerprint of this key.
	 * @return the fingerprint of the public key
	 */
	public String fingerprint() {
		return fingerprint(this.publicKey);
	}

	/**
	 * Returns the public key.
	 * @return a copy, 32 bytes
	 */
	public byte[] publicKey() {
		return this.publicKey.clone();
	}

	/**
	 * Agrees on a secret with the owner of another key. A public key that is not
	 * canonical counts as RFC 7748 section 5 says: without its highest bit, modulo the
	 * prime. It takes much longer than anything else of a handshake.
	 * @param remotePublic the public key of the other side
	 * @return the secret, 32 bytes, which the caller erases
	 * @throws SealException if the public key has another length, or is one of the points
	 * of low order that give the same secret to everyone
	 */
	public byte[] agree(byte[] remotePublic) throws SealException {
		if (remotePublic.length != LENGTH) {
			throw new SealException("A public key of " + remotePublic.length + " bytes");
		}
		if (this.erased) {
			throw new IllegalStateException("The key is erased");
		}
		try {
			byte[] secret = multiply(coordinate(remotePublic));
			if (isZero(secret)) {
				throw new InvalidKeyException("Zero");
			}
			return secret;
		}
		catch (InvalidKeyException ex) {
			throw new SealException("A public key of low order");
		}
		catch (GeneralSecurityException ex) {
			throw Algorithms.missing(ALGORITHM, ex);
		}
	}

	/**
	 * Overwrites the private key.
	 */
	public void erase() {
		this.erased = true;
		Arrays.fill(this.scalar, (byte) 0);
	}

	/**
	 * Returns a text without the private key.
	 */
	@Override
	public String toString() {
		return "StaticKey[" + fingerprint() + "]";
	}

	/**
	 * Keys of the JDK cannot be erased, so they are made for each use.
	 */
	private byte[] multiply(BigInteger u) throws GeneralSecurityException {
		KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
		PublicKey point = keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u));
		KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
		agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, this.scalar)));
		agreement.doPhase(point, true);
		return agreement.generateSecret();
	}

	private static BigInteger coordinate(byte[] publicKey) {
		byte[] bigEndian = new byte[LENGTH];
		for (int i = 0; i < LENGTH; i++) {
			bigEndian[i] = publicKey[LENGTH - 1 - i];
		}
		bigEndian[0] &= 0x7f;
		return new BigInteger(1, bigEndian);
	}

	/**
	 * RFC 7748 section 6.1. The JDK's own provider has refused these points already.
	 */
	private static boolean isZero(byte[] secret) {
		int bits = 0;
		for (byte b : secret) {
			bits |= b;
		}
		return bits == 0;
	}

}
