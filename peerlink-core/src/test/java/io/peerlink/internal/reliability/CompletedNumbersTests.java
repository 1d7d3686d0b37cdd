package io.peerlink.internal.reliability;

import io.peerlink.internal.wire.Extension;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompletedNumbers}.
 */
class CompletedNumbersTests {

	private final CompletedNumbers numbers = new CompletedNumbers();

	@Test
	void numbersComeOutInTheirOrder() {
		long added = 1;
		long polled = 1;
		for (int round = 0; round < 100; round++) {
			for (int i = 0; i <= round % 50; i++) {
				this.numbers.add(added++);
			}
			for (int i = 0; i <= round % 40; i++) {
				assertThat(this.numbers.poll()).isEqualTo(polled++);
			}
		}
		while (polled < added) {
			assertThat(this.numbers.poll()).isEqualTo(polled++);
		}
		assertThat(this.numbers.poll()).isEqualTo(Extension.ABSENT);
	}

	@Test
	void numbersBeyondTheLimitAreDropped() {
		for (long number = 1; number <= 2 * CompletedNumbers.LIMIT; number++) {
			this.numbers.add(number);
		}
		for (long number = 1; number <= CompletedNumbers.LIMIT; number++) {
			assertThat(this.numbers.poll()).isEqualTo(number);
		}
		assertThat(this.numbers.poll()).isEqualTo(Extension.ABSENT);
	}

}
