package io.peerlink.internal.server.dedup;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallNumbers}.
 */
class CallNumbersTests {

	private final CallNumbers numbers = new CallNumbers(5, 0);

	@Test
	void numberArrivesOnce() {
		assertThat(this.numbers.arrive(7)).isTrue();
		assertThat(this.numbers.arrive(7)).isFalse();
		assertThat(this.numbers.arrive(5)).isTrue();
		assertThat(this.numbers.arrive(4)).isFalse();
		assertThat(this.numbers.end()).isEqualTo(8);
	}

	@Test
	void lowestPendingNumberNeverFalls() {
		assertThat(this.numbers.raiseLowestPending(9)).isTrue();
		assertThat(this.numbers.raiseLowestPending(9)).isFalse();
		assertThat(this.numbers.raiseLowestPending(6)).isFalse();
		assertThat(this.numbers.lowestPending()).isEqualTo(9);
		assertThat(this.numbers.isCompleted(8)).isTrue();
		assertThat(this.numbers.isCompleted(9)).isFalse();
		assertThat(this.numbers.arrive(8)).isFalse();
	}

	@Test
	void numberIsCompletedBeforeLowerOnes() {
		this.numbers.arrive(8);
		this.numbers.complete(8);
		assertThat(this.numbers.isCompleted(8)).isTrue();
		assertThat(this.numbers.isCompleted(7)).isFalse();
	}

	@Test
	void numbersBelowTheFloorMayHaveArrived() {
		CallNumbers evicted = new CallNumbers(5, 10);
		assertThat(evicted.isCompleted(9)).isFalse();
		assertThat(evicted.arrive(9)).isFalse();
		assertThat(evicted.arrive(10)).isTrue();
	}

}
