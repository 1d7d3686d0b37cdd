package io.peerlink.internal.seal.tcp;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordKey}.
 */
class RecordKeyTests {

	private static final int PER_KEY = 4;

	private final RecordKey sender = new RecordKey(new byte[32], PER_KEY);

	private final RecordKey receiver = new RecordKey(new byte[32], PER_KEY);

	private static byte[] sealed(RecordKey key) {
		byte[] record = Arrays.copyOf(new byte[] { 0, 20, RecordFormat.DATA, 7, 8, 9 }, 22);
		key.seal(record, 0, 4);
		return record;
	}

	private static byte[] opened(RecordKey key, byte[] record) {
		byte[] plain = new byte[100];
		int count = key.open(record, 0, record.length - 2, plain);
		return (count < 0) ? new byte[0] : Arrays.copyOf(plain, count);
	}

	@Test
	void bothSidesReplaceTheirKeysAtTheSameRecord() {
		for (int i = 0; i < 3 * PER_KEY + 1; i++) {
			assertThat(opened(this.receiver, sealed(this.sender))).containsExactly(RecordFormat.DATA, 7, 8, 9);
		}
	}

	@Test
	void nextKeyIsAnotherOne() {
		RecordKey unchanged = new RecordKey(new byte[32]);
		for (int i = 0; i < PER_KEY; i++) {
			assertThat(sealed(this.sender)).isEqualTo(sealed(unchanged));
		}
		assertThat(sealed(this.sender)).isNotEqualTo(sealed(unchanged));
	}

	@Test
	void recordThatDoesNotOpenHasNoNumber() {
		byte[] record = sealed(this.sender);
		byte[] changed = record.clone();
		changed[5] ^= 1;
		assertThat(opened(this.receiver, changed)).isEmpty();
		assertThat(opened(this.receiver, record)).hasSize(4);
		assertThat(opened(this.receiver, record)).isEmpty();
	}

	@Test
	void lengthIsAuthenticated() {
		byte[] record = sealed(this.sender);
		record[0] = 1;
		assertThat(opened(this.receiver, record)).isEmpty();
	}

	@Test
	void erasedKeyOpensNothing() {
		byte[] record = sealed(this.sender);
		this.receiver.erase();
		assertThat(opened(this.receiver, record)).isEmpty();
	}

}
