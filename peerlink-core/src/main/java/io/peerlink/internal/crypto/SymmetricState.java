package io.peerlink.internal.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The symmetric state of a handshake with AESGCM and SHA256 (Noise specification revision
 * 34, sections 5.1 and 5.2), without the part that has no key yet: nothing is encrypted
 * before the first {@link #mixKey}.
 */
final class SymmetricState {

	private static final int KEY_LENGTH = SealingKey.KEY_LENGTH;

	private static final byte[] NO_INFO = new byte[0];

	private final byte[] chainingKey;

	private final byte[] hash;

	private final byte[] key;

	private long nonce;

	private SymmetricState(byte[] chainingKey, byte[] hash, byte[] key, long nonce) {
		this.chainingKey = chainingKey;
		this.hash = hash;
		this.key = key;
		this.nonce = nonce;
	}

	/**
	 * Begins a handshake.
	 * @param protocol the name of the protocol, 32 bytes, so that it is its own hash
	 */
	static SymmetricState begin(byte[] protocol) {
		return new SymmetricState(protocol.clone(), protocol.clone(), new byte[KEY_LENGTH], 0);
	}

	SymmetricState copy() {
		return new SymmetricState(this.chainingKey.clone(), this.hash.clone(), this.key.clone(), this.nonce);
	}

	void mixHash(byte[] data) {
		mixHash(data, 0, data.length);
	}

	private void mixHash(byte[] data, int off, int len) {
		MessageDigest digest = Algorithms.sha256();
		digest.update(this.hash);
		digest.update(data, off, len);
		System.arraycopy(digest.digest(), 0, this.hash, 0, this.hash.length);
	}

	void mixKey(byte[] material) {
		byte[] derived = derive(material, 2);
		takeKey(derived, KEY_LENGTH);
		Arrays.fill(derived, (byte) 0);
	}

	void mixKeyAndHash(byte[] material) {
		byte[] derived = derive(material, 3);
		mixHash(derived, KEY_LENGTH, KEY_LENGTH);
		takeKey(derived, 2 * KEY_LENGTH);
		Arrays.fill(derived, (byte) 0);
	}

	private void takeKey(byte[] derived, int keyOffset) {
		System.arraycopy(derived, 0, this.chainingKey, 0, KEY_LENGTH);
		System.arraycopy(derived, keyOffset, this.key, 0, KEY_LENGTH);
		this.nonce = 0;
	}

	/**
	 * Encrypts a part of a message.
	 * @return the length of what was written, 16 bytes more than the plain part
	 */
	int encryptAndHash(byte[] plain, byte[] out, int off) {
		SealingKey cipher = new SealingKey(this.key);
		int length = cipher.seal(this.nonce++, this.hash, 0, this.hash.length, plain, 0, plain.length, out, off);
		cipher.erase();
		mixHash(out, off, length);
		return length;
	}

	/**
	 * Decrypts a part of a message, 16 bytes or more.
	 * @throws SealException if it does not open
	 */
	byte[] decryptAndHash(byte[] in, int off, int len) throws SealException {
		byte[] plain = new byte[len - SealingKey.TAG_LENGTH];
		SealingKey cipher = new SealingKey(this.key);
		int length = cipher.open(this.nonce++, this.hash, 0, this.hash.length, in, off, len, plain, 0);
		cipher.erase();
		if (length < 0) {
			throw new SealException("A part of a handshake does not open");
		}
		mixHash(in, off, len);
		return plain;
	}

	/**
	 * Returns the keys of the session. The initiator sends with the first one.
	 */
	SessionKeys split(boolean initiator) {
		byte[] derived = derive(new byte[0], 2);
		byte[] first = Arrays.copyOf(derived, KEY_LENGTH);
		byte[] second = Arrays.copyOfRange(derived, KEY_LENGTH, 2 * KEY_LENGTH);
		Arrays.fill(derived, (byte) 0);
		return initiator ? new SessionKeys(first, second) : new SessionKeys(second, first);
	}

	private byte[] derive(byte[] material, int keys) {
		byte[] temporary = Hkdf.extract(this.chainingKey, material);
		byte[] derived = Hkdf.expand(temporary, NO_INFO, keys * KEY_LENGTH);
		Arrays.fill(temporary, (byte) 0);
		return derived;
	}

	void erase() {
		Arrays.fill(this.chainingKey, (byte) 0);
		Arrays.fill(this.hash, (byte) 0);
		Arrays.fill(this.key, (byte) 0);
	}

}
