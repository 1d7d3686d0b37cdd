package io.peerlink.internal.payload;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Pieces}.
 */
class PiecesTests {

	private final Pieces pieces = new Pieces();

	@Test
	void whatIsAddedIsPutTogetherInOrder() {
		Random random = new Random(1);
		for (int round = 0; round < 200; round++) {
			ByteArrayOutputStream expected = new ByteArrayOutputStream();
			byte[] first = bytes(random, random.nextInt(100));
			int size = random.nextInt(first.length + 1);
			expected.write(first, 0, size);
			assertThat(this.pieces.isEmpty()).isTrue();
			for (int i = 0; i < 1 + random.nextInt(50); i++) {
				byte[] bytes = bytes(random, random.nextInt(random.nextBoolean() ? 100 : 10_000));
				int offset = random.nextInt(bytes.length + 1);
				this.pieces.add(bytes, offset, bytes.length - offset);
				expected.write(bytes, offset, bytes.length - offset);
			}
			assertThat(this.pieces.joinedTo(first, size)).isEqualTo(expected.toByteArray());
			this.pieces.clear();
		}
	}

	private static byte[] bytes(Random random, int length) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
	}

	@Test
	void smallPartsTakeLittleMoreThanTheirBytes() {
		byte[] part = new byte[3];
		int parts = 100_000;
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < parts; i++) {
			this.pieces.add(part, 0, part.length);
		}
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;
		assertThat(allocated).isLessThan(2L * parts * part.length);
	}

}
