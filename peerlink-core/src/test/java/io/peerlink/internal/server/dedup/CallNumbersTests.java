package io.peerlink.internal.server.dedup;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallNumbers}.
 */
class CallNumbersTests {

	private final ByteBudget budget = new ByteBudget(2048);

	private final CallNumbers numbers = new CallNumbers(5, 0, this.budget);

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
		CallNumbers evicted = new CallNumbers(5, 10, this.budget);
		assertThat(evicted.isCompleted(9)).isFalse();
		assertThat(evicted.arrive(9)).isFalse();
		assertThat(evicted.arrive(10)).isTrue();
	}

	@Test
	void refusedNumbersAreRemembered() {
		for (int number = 5; number <= 8; number++) {
			this.numbers.arrive(number);
		}
		this.numbers.refuse(6, CallEntry.Refusal.NO_ROOM);
		this.numbers.refuse(7, CallEntry.Refusal.UNKNOWN_METHOD);
		assertThat(this.numbers.refusal(5)).isNull();
		assertThat(this.numbers.refusal(6)).isEqualTo(CallEntry.Refusal.NO_ROOM);
		assertThat(this.numbers.refusal(7)).isEqualTo(CallEntry.Refusal.UNKNOWN_METHOD);
		this.numbers.raiseLowestPending(8);
		assertThat(this.numbers.refusal(7)).isNull();
		assertThat(this.numbers.mayHaveArrived(7)).isTrue();
		assertThat(this.numbers.mayHaveArrived(8)).isTrue();
		assertThat(this.numbers.mayHaveArrived(9)).isFalse();
	}

	@Test
	void memoryIsChargedAndReturned() {
		this.numbers.arrive(5);
		long empty = this.budget.charged();
		this.numbers.arrive(5000);
		assertThat(this.budget.charged()).isGreaterThan(empty);
		ByteBudget other = new ByteBudget(2048);
		long charged = this.budget.charged();
		this.numbers.moveTo(other);
		assertThat(this.budget.charged()).isZero();
		assertThat(other.charged()).isEqualTo(charged);
		this.numbers.release();
		assertThat(other.charged()).isZero();
	}

	@Test
	void numbersThatDoNotFitTheBudgetRaiseTheFloor() {
		CallNumbers greedy = new CallNumbers(1, 0, this.budget);
		greedy.arrive(30_000);
		assertThat(this.budget.isExceeded()).isTrue();
		assertThat(this.numbers.arrive(5)).isTrue();
		long charged = this.budget.charged();
		assertThat(this.numbers.arrive(50_000)).isTrue();
		assertThat(this.budget.charged()).isEqualTo(charged);
		assertThat(this.numbers.arrive(6)).isFalse();
		assertThat(this.numbers.arrive(49_999)).isTrue();
	}

}
