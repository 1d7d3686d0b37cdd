package io.peerlink.internal.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.peerlink.internal.concurrent.Spares;
import org.jspecify.annotations.Nullable;

/**
 * Random numbers that nobody can guess: the key stream of AES, whose keys are those of a
 * {@link SecureRandom} and change. To ask the latter for each number costs a lock, a
 * hundred times as much, and arrays. Where there is no AES it is asked, for many numbers
 * at once. Thread-safe.
 */
final class SecureBlocks implements RandomGenerator {

	private final SecureRandom random = new SecureRandom();

	private final Spares<Block> blocks = new Spares<>(() -> new Block(this.random));

	@Override
	public long nextLong() {
		Block block = this.blocks.take();
		long number = block.next();
		this.blocks.giveBack(block);
		return number;
	}

	private static final class Block {

		private static final int SIZE = 1024;

		private static final int KEY_BYTES = 32;

		private static final int IV_BYTES = 16;

		/**
		 * How often a block is filled with the stream of one key, which tells what it was
		 * filled with before.
		 */
		private static final int FILLS_PER_KEY = 64;

		private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class,
				ByteOrder.LITTLE_ENDIAN);

		private final byte[] bytes = new byte[SIZE];

		private final SecureRandom random;

		private final @Nullable Cipher cipher;

		private int next = SIZE;

		private int fills;

		Block(SecureRandom random) {
			this.random = random;
			this.cipher = cipher();
		}

		private static @Nullable Cipher cipher() {
			try {
				return Cipher.getInstance("AES/CTR/NoPadding");
			}
			catch (GeneralSecurityException ex) {
				return null;
			}
		}

		/**
		 * Returns a number, of which it keeps no copy.
		 */
		long next() {
			if (this.next == SIZE) {
				fill();
				this.next = 0;
			}
			long number = (long) LONG.get(this.bytes, this.next);
			LONG.set(this.bytes, this.next, 0L);
			this.next += Long.BYTES;
			return number;
		}

		/**
		 * Fills the block, all of whose numbers were given out, so that it is zero.
		 */
		private void fill() {
			Cipher cipher = this.cipher;
			if (cipher == null) {
				this.random.nextBytes(this.bytes);
				return;
			}
			try {
				if (this.fills++ % FILLS_PER_KEY == 0) {
					init(cipher);
				}
				cipher.update(this.bytes, 0, SIZE, this.bytes, 0);
			}
			catch (GeneralSecurityException ex) {
				this.random.nextBytes(this.bytes);
			}
		}

		private void init(Cipher cipher) throws GeneralSecurityException {
			byte[] key = new byte[KEY_BYTES];
			this.random.nextBytes(key);
			cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[IV_BYTES]));
		}

	}

}
