package io.peerlink.internal.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Objects;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import org.jspecify.annotations.Nullable;

/**
 * One key of AES-256-GCM (NIST SP 800-38D), for what one side sends. The nonce is four
 * zero bytes and a counter of eight (Noise specification, section 12.3), and must not
 * come twice: then the key would be lost. Therefore the counters of {@link #seal} must
 * rise. Not thread-safe.
 */
public final class SealingKey {

	/**
	 * The length of a key in bytes.
	 */
	public static final int KEY_LENGTH = 32;

	/**
	 * How much longer a sealed message is than a plain one, in bytes.
	 */
	public static final int TAG_LENGTH = 16;

	private static final int NONCE_LENGTH = 12;

	private static final int COUNTER_OFFSET = 4;

	private static final VarHandle COUNTER = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private final ErasableKey key;

	private final byte[] nonce = new byte[NONCE_LENGTH];

	private @Nullable Cipher cipher = Algorithms.aesGcm();

	private long lastSealed = -1;

	/**
	 * Creates a sealing key.
	 * @param key 32 bytes, of which a copy is kept
	 */
	public SealingKey(byte[] key) {
		if (key.length != KEY_LENGTH) {
			throw new IllegalArgumentException("A key has " + KEY_LENGTH + " bytes, not " + key.length);
		}
		this.key = ErasableKey.aes(key);
	}

	/**
	 * Seals a message.
	 * @param counter its number, which is not negative and higher than all before
	 * @param ad the array with what is authenticated besides the message
	 * @param adOff where that begins
	 * @param adLen how many bytes it has
	 * @param in the array with the message
	 * @param off where it begins
	 * @param len how many bytes it has
	 * @param out where the sealed message is written
	 * @param outOff the offset of its first byte
	 * @return the length of the sealed message, {@code len + 16}
	 * @throws IllegalArgumentException if the counter is not higher than the last one
	 * @throws IllegalStateException if the key is erased
	 */
	public int seal(long counter, byte[] ad, int adOff, int adLen, byte[] in, int off, int len, byte[] out,
			int outOff) {
		Objects.checkFromIndexSize(adOff, adLen, ad.length);
		Objects.checkFromIndexSize(off, len, in.length);
		Objects.checkFromIndexSize(outOff, len + TAG_LENGTH, out.length);
		if (counter <= this.lastSealed) {
			throw new IllegalArgumentException("Counter " + counter + " after " + this.lastSealed);
		}
		Cipher cipher = this.cipher;
		if (cipher == null) {
			throw new IllegalStateException("The key is erased");
		}
		this.lastSealed = counter;
		try {
			return process(cipher, Cipher.ENCRYPT_MODE, counter, ad, adOff, adLen, in, off, len, out, outOff);
		}
		catch (GeneralSecurityException ex) {
			throw Algorithms.missing("AES-GCM", ex);
		}
	}

	/**
	 * Opens a sealed message. If it does not open, the place of the plain message in
	 * {@code out} has no defined content. A place in {@code in} is possible, but then a
	 * message that does not open cannot be tried again.
	 * @param counter its number; nothing was sealed with a negative one
	 * @param ad the array with what is authenticated besides the message
	 * @param adOff where that begins
	 * @param adLen how many bytes it has
	 * @param in the array with the sealed message
	 * @param off where it begins
	 * @param len how many bytes it has; any number is possible
	 * @param out where the plain message is written
	 * @param outOff the offset of its first byte
	 * @return the length of the plain message, {@code len - 16}; -1 if it was not sealed
	 * with this key, this counter and this additional data, or if the key is erased
	 */
	public int open(long counter, byte[] ad, int adOff, int adLen, byte[] in, int off, int len, byte[] out,
			int outOff) {
		Objects.checkFromIndexSize(adOff, adLen, ad.length);
		Objects.checkFromIndexSize(off, len, in.length);
		Cipher cipher = this.cipher;
		if (len < TAG_LENGTH || counter < 0 || cipher == null) {
			return -1;
		}
		Objects.checkFromIndexSize(outOff, len - TAG_LENGTH, out.length);
		try {
			return process(cipher, Cipher.DECRYPT_MODE, counter, ad, adOff, adLen, in, off, len, out, outOff);
		}
		catch (AEADBadTagException ex) {
			return -1;
		}
		catch (GeneralSecurityException ex) {
			throw Algorithms.missing("AES-GCM", ex);
		}
	}

	/**
	 * Overwrites the key. Nothing can be sealed or opened any more.
	 */
	public void erase() {
		this.key.destroy();
		this.cipher = null;
	}

	/**
	 * The JDK wants a new start with the whole parameters for each nonce. It refuses to
	 * seal twice in a row with one nonce.
	 */
	private int process(Cipher cipher, int mode, long counter, byte[] ad, int adOff, int adLen, byte[] in, int off,
			int len, byte[] out, int outOff) throws GeneralSecurityException {
		COUNTER.set(this.nonce, COUNTER_OFFSET, counter);
		cipher.init(mode, this.key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, this.nonce));
		cipher.updateAAD(ad, adOff, adLen);
		return cipher.doFinal(in, off, len, out, outOff);
	}

}
