package io.peerlink.internal.crypto;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyedInstanceTests {

	private final byte[] key = StaticKey.generate().publicKey();

	@Test
	void idBelongsToItsKeyAndToNoOther() {
		UUID instance = KeyedInstance.of(this.key, 0x0123456789abcdefL);
		assertThat(KeyedInstance.isOf(instance, this.key)).isTrue();
		assertThat(KeyedInstance.isOf(instance.toString(), this.key)).isTrue();
		assertThat(KeyedInstance.isOf(instance, StaticKey.generate().publicKey())).isFalse();
		assertThat(KeyedInstance.isOf(UUID.randomUUID(), this.key)).isFalse();
	}

	@Test
	void eachBitOfAnIdCounts() {
		UUID instance = KeyedInstance.of(this.key, -1);
		for (int bit = 0; bit < Long.SIZE; bit++) {
			UUID high = new UUID(instance.getMostSignificantBits() ^ 1L << bit, instance.getLeastSignificantBits());
			UUID low = new UUID(instance.getMostSignificantBits(), instance.getLeastSignificantBits() ^ 1L << bit);
			assertThat(KeyedInstance.isOf(high, this.key)).isFalse();
			assertThat(KeyedInstance.isOf(low, this.key)).isFalse();
		}
	}

	@Test
	void idsOfOneKeyDiffer() {
		assertThat(KeyedInstance.of(this.key, 1L << 16)).isNotEqualTo(KeyedInstance.of(this.key, 2L << 16));
	}

	/**
	 * RFC 9562 sections 4.1 and 5.8.
	 */
	@Test
	void idIsAUuidOfVersion8() {
		UUID instance = KeyedInstance.of(this.key, 0x0123456789abcdefL);
		assertThat(instance.version()).isEqualTo(8);
		assertThat(instance.variant()).isEqualTo(2);
		assertThat(instance.toString()).startsWith("01234567-89ab-8");
	}

	@Test
	void otherTextIsNoId() {
		String instance = KeyedInstance.of(this.key, 7L << 16).toString();
		for (String text : new String[] { "", "i1", instance.toUpperCase(java.util.Locale.ROOT) + "0",
				instance.substring(1) }) {
			assertThat(KeyedInstance.isOf(text, this.key)).isFalse();
		}
	}

}
