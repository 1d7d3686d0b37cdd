package io.peerlink.internal.server.dedup;

import io.peerlink.internal.reliability.SeenNumbers;
import org.jspecify.annotations.Nullable;

/**
 * The call numbers of one caller: which of them have arrived, which were refused, and
 * which the caller has completed. Not thread-safe.
 */
final class CallNumbers {

	private final SeenNumbers arrived;

	/**
	 * Those that the caller has reported as completed one by one.
	 */
	private final SeenNumbers completed;

	private @Nullable SeenNumbers refused;

	private @Nullable SeenNumbers unknownMethods;

	/**
	 * The caller has completed everything below.
	 */
	private long lowestPending;

	private ByteBudget budget;

	private int charged;

	/**
	 * Creates the numbers of a caller.
	 * @param lowestPending the lowest number that the caller has not completed
	 * @param floor numbers below it may have arrived before
	 * @param budget limits the memory of the numbers of all callers
	 */
	CallNumbers(long lowestPending, long floor, ByteBudget budget) {
		this.lowestPending = lowestPending;
		this.arrived = new SeenNumbers(Math.max(lowestPending, floor));
		this.completed = new SeenNumbers(lowestPending);
		this.budget = budget;
		charge();
	}

	/**
	 * Returns the lowest number that the caller has not completed.
	 */
	long lowestPending() {
		return this.lowestPending;
	}

	/**
	 * Raises the lowest pending number. It never falls.
	 * @param number the lowest number that the caller has not completed
	 * @return whether it has changed
	 */
	boolean raiseLowestPending(long number) {
		if (number <= this.lowestPending) {
			return false;
		}
		this.lowestPending = number;
		this.arrived.raiseFloor(number);
		this.completed.raiseFloor(number);
		if (this.refused != null) {
			this.refused.raiseFloor(number);
		}
		if (this.unknownMethods != null) {
			this.unknownMethods.raiseFloor(number);
		}
		return true;
	}

	/**
	 * Marks one number as completed, although lower ones are pending.
	 */
	void complete(long number) {
		add(this.completed, number);
	}

	boolean isCompleted(long number) {
		return number < this.lowestPending || this.completed.contains(number);
	}

	/**
	 * Marks a number that has arrived as that of a refused call.
	 */
	void refuse(long number, CallEntry.Refusal refusal) {
		add((refusal == CallEntry.Refusal.NO_ROOM) ? refused() : unknownMethods(), number);
	}

	private SeenNumbers refused() {
		if (this.refused == null) {
			this.refused = new SeenNumbers(this.lowestPending);
		}
		return this.refused;
	}

	private SeenNumbers unknownMethods() {
		if (this.unknownMethods == null) {
			this.unknownMethods = new SeenNumbers(this.lowestPending);
		}
		return this.unknownMethods;
	}

	/**
	 * Returns why a call was refused.
	 * @return the refusal, {@code null} if it was not refused for certain
	 */
	CallEntry.@Nullable Refusal refusal(long number) {
		if (this.refused != null && this.refused.contains(number)) {
			return CallEntry.Refusal.NO_ROOM;
		}
		return (this.unknownMethods != null && this.unknownMethods.contains(number)) ? CallEntry.Refusal.UNKNOWN_METHOD
				: null;
	}

	/**
	 * Marks a number as arrived.
	 * @return whether it arrives for the first time for certain
	 */
	boolean arrive(long number) {
		return add(this.arrived, number) == SeenNumbers.Finding.NEW;
	}

	/**
	 * Returns whether a number has arrived, or is too low to tell.
	 */
	boolean mayHaveArrived(long number) {
		return number < this.arrived.floor() || this.arrived.contains(number);
	}

	/**
	 * Returns the number after the highest one that has arrived.
	 */
	long end() {
		return this.arrived.end();
	}

	/**
	 * Charges the memory of these numbers to another budget.
	 */
	void moveTo(ByteBudget other) {
		release();
		this.budget = other;
		charge();
	}

	/**
	 * Returns the memory of these numbers to the budget.
	 */
	void release() {
		this.budget.charge(-this.charged);
		this.charged = 0;
	}

	private SeenNumbers.Finding add(SeenNumbers numbers, long number) {
		SeenNumbers.Finding finding = numbers.add(number, !this.budget.isExceeded());
		charge();
		return finding;
	}

	private void charge() {
		int bytes = this.arrived.bytes() + this.completed.bytes() + bytesOf(this.refused)
				+ bytesOf(this.unknownMethods);
		if (bytes != this.charged) {
			this.budget.charge(bytes - this.charged);
			this.charged = bytes;
		}
	}

	private static int bytesOf(@Nullable SeenNumbers numbers) {
		return (numbers != null) ? numbers.bytes() : 0;
	}

}
