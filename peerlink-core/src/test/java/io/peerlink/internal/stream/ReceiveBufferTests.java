package io.peerlink.internal.stream;

import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the ring of bytes that have arrived.
 */
class ReceiveBufferTests {

	private static final int LIMIT = 100_000;

	private final ReceiveBuffer buffer = new ReceiveBuffer(LIMIT);

	@Test
	void bytesComeOutInTheirOrder() {
		Random random = new Random(1);
		byte[] target = new byte[20_000];
		int in = 0;
		int out = 0;
		int wrong = 0;
		for (int i = 0; i < 2000; i++) {
			int count = random.nextInt(20_000);
			ByteBuffer room = this.buffer.room();
			for (int j = 0; room != null && j < count && room.hasRemaining(); j++) {
				room.put((byte) (in * 7));
				in++;
				this.buffer.filled(1);
			}
			int taken = this.buffer.take(target, 10, random.nextInt(19_000));
			for (int j = 0; j < taken; j++) {
				wrong += (target[10 + j] == (byte) (out * 7)) ? 0 : 1;
				out++;
			}
			assertThat(this.buffer.size()).isEqualTo(in - out);
		}
		assertThat(wrong).isZero();
		assertThat(in).isGreaterThan(1_000_000);
	}

	@Test
	void noMoreThanTheLimitIsKept() {
		int size = 0;
		for (ByteBuffer room = this.buffer.room(); room != null; room = this.buffer.room()) {
			size += room.remaining();
			this.buffer.filled(room.remaining());
		}
		assertThat(size).isEqualTo(LIMIT);
		assertThat(this.buffer.isHalfEmpty()).isFalse();
		this.buffer.take(new byte[LIMIT], 0, LIMIT / 2);
		assertThat(this.buffer.isHalfEmpty()).isTrue();
		assertThat(this.buffer.room()).isNotNull();
	}

	@Test
	void roomThatIsBeingFilledStaysValidWhenAllIsTakenOrThrownAway() {
		this.buffer.add(new byte[] { 1, 2 });
		ByteBuffer room = requireNonNull(this.buffer.room());
		this.buffer.take(new byte[2], 0, 2);
		room.put((byte) 3);
		this.buffer.filled(1);
		byte[] target = new byte[1];
		assertThat(this.buffer.take(target, 0, 1)).isOne();
		assertThat(target).containsExactly(3);
		this.buffer.add(new byte[] { 1, 2 });
		ByteBuffer next = requireNonNull(this.buffer.room());
		this.buffer.clear();
		next.put((byte) 4);
		this.buffer.filled(1);
		assertThat(this.buffer.take(target, 0, 1)).isOne();
		assertThat(target).containsExactly(4);
		assertThat(this.buffer.isEmpty()).isTrue();
	}

}
