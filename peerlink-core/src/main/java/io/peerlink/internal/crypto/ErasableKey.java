package io.peerlink.internal.crypto;

import java.util.Arrays;

import javax.crypto.SecretKey;

/**
 * A key that can be erased, which those of the JDK cannot. Algorithms of the JDK keep
 * copies as long as they live, so whoever erases a key drops them as well.
 */
final class ErasableKey implements SecretKey {

	private static final long serialVersionUID = 1L;

	private final String algorithm;

	private final byte[] key;

	private boolean erased;

	private ErasableKey(String algorithm, byte[] key) {
		this.algorithm = algorithm;
		this.key = key.clone();
	}

	static ErasableKey aes(byte[] key) {
		return new ErasableKey("AES", key);
	}

	static ErasableKey hmac(byte[] key) {
		return new ErasableKey("HmacSHA256", key);
	}

	@Override
	public String getAlgorithm() {
		return this.algorithm;
	}

	@Override
	public String getFormat() {
		return "RAW";
	}

	/**
	 * Returns a copy, as the JDK fills what it gets with zeros after use.
	 */
	@Override
	public byte[] getEncoded() {
		if (this.erased) {
			throw new IllegalStateException("The key is erased");
		}
		return this.key.clone();
	}

	@Override
	public void destroy() {
		Arrays.fill(this.key, (byte) 0);
		this.erased = true;
	}

	@Override
	public boolean isDestroyed() {
		return this.erased;
	}

	@Override
	public String toString() {
		return "ErasableKey[" + this.algorithm + "]";
	}

}
