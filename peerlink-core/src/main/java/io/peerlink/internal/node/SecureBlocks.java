package io.peerlink.internal.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

import io.peerlink.internal.concurrent.Spares;

/**
 * Random numbers of a {@link SecureRandom}, which is asked for many at once: a single one
 * costs a lock, and an array. A number that was given out is kept nowhere. Thread-safe.
 */
final class SecureBlocks implements RandomGenerator {

	private final SecureRandom random = new SecureRandom();

	private final Spares<Block> blocks = new Spares<>(Block::new);

	@Override
	public long nextLong() {
		Block block = this.blocks.take();
		long number = block.next(this.random);
		this.blocks.giveBack(block);
		return number;
	}

	private static final class Block {

		private static final int SIZE = 1024;

		private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class,
				ByteOrder.LITTLE_ENDIAN);

		private final byte[] bytes = new byte[SIZE];

		private int next = SIZE;

		long next(SecureRandom random) {
			if (this.next == SIZE) {
				random.nextBytes(this.bytes);
				this.next = 0;
			}
			long number = (long) LONG.get(this.bytes, this.next);
			LONG.set(this.bytes, this.next, 0L);
			this.next += Long.BYTES;
			return number;
		}

	}

}
