package io.peerlink.internal.crypto;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

import org.jspecify.annotations.Nullable;

/**
 * The first bytes of an HMAC-SHA256 (RFC 2104) as the mark of a member. Thread-safe. The
 * comparison takes the same time for every wrong mark.
 */
public final class PacketMac {

	/**
	 * Shorter ones could be guessed (RFC 2104 section 5).
	 */
	private static final int MIN_LENGTH = 10;

	private final ErasableKey key;

	private final AtomicReference<@Nullable Hasher> spare = new AtomicReference<>();

	/**
	 * Creates a MAC.
	 * @param key the key, of which a copy is kept
	 */
	public PacketMac(byte[] key) {
		this.key = ErasableKey.hmac(key);
	}

	/**
	 * Writes the mark of some bytes. It may be written behind them into the same array.
	 * @param in the array with the bytes
	 * @param off where they begin
	 * @param len how many there are
	 * @param out where the mark is written
	 * @param outOff the offset of its first byte
	 * @param macLength the length of the mark, 10 to 32 bytes
	 */
	public void write(byte[] in, int off, int len, byte[] out, int outOff, int macLength) {
		check(in, off, len, out, outOff, macLength);
		Hasher hasher = take();
		System.arraycopy(hasher.hash(in, off, len), 0, out, outOff, macLength);
		this.spare.set(hasher);
	}

	/**
	 * Returns whether a mark is that of some bytes.
	 * @param in the array with the bytes
	 * @param off where they begin
	 * @param len how many there are
	 * @param mac the array with the mark
	 * @param macOff the offset of its first byte
	 * @param macLength the length of the mark, 10 to 32 bytes
	 * @return whether it is the right one
	 */
	public boolean matches(byte[] in, int off, int len, byte[] mac, int macOff, int macLength) {
		check(in, off, len, mac, macOff, macLength);
		Hasher hasher = take();
		byte[] hash = hasher.hash(in, off, len);
		int difference = 0;
		for (int i = 0; i < macLength; i++) {
			difference |= hash[i] ^ mac[macOff + i];
		}
		this.spare.set(hasher);
		return difference == 0;
	}

	/**
	 * Returns the hasher that another call has left, or a new one if calls overlap.
	 */
	private Hasher take() {
		Hasher hasher = this.spare.getAndSet(null);
		return (hasher != null) ? hasher : new Hasher(this.key);
	}

	private static void check(byte[] in, int off, int len, byte[] mac, int macOff, int macLength) {
		if (macLength < MIN_LENGTH || macLength > Algorithms.HASH_LENGTH) {
			throw new IllegalArgumentException(
					"A MAC has " + MIN_LENGTH + " to " + Algorithms.HASH_LENGTH + " bytes, not " + macLength);
		}
		Objects.checkFromIndexSize(off, len, in.length);
		Objects.checkFromIndexSize(macOff, macLength, mac.length);
	}

	/**
	 * A MAC that one thread at a time has, and the memory for its result.
	 */
	private static final class Hasher {

		private final Mac mac;

		private final byte[] hash = new byte[Algorithms.HASH_LENGTH];

		Hasher(ErasableKey key) {
			this.mac = Algorithms.hmacSha256(key);
		}

		byte[] hash(byte[] in, int off, int len) {
			try {
				this.mac.update(in, off, len);
				this.mac.doFinal(this.hash, 0);
				return this.hash;
			}
			catch (ShortBufferException ex) {
				throw Algorithms.missing("HMAC-SHA256", ex);
			}
		}

	}

}
