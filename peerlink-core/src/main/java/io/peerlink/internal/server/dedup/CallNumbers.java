package io.peerlink.internal.server.dedup;

import io.peerlink.internal.reliability.SeenNumbers;

/**
 * The call numbers of one caller: which of them have arrived, and which of them the
 * caller has completed. Not thread-safe.
 */
final class CallNumbers {

	private final SeenNumbers arrived;

	/**
	 * Those that the caller has reported as completed one by one.
	 */
	private final SeenNumbers completed;

	/**
	 * The caller has completed everything below.
	 */
	private long lowestPending;

	/**
	 * Creates the numbers of a caller.
	 * @param lowestPending the lowest number that the caller has not completed
	 * @param floor numbers below it may have arrived before
	 */
	CallNumbers(long lowestPending, long floor) {
		this.lowestPending = lowestPending;
		this.arrived = new SeenNumbers(Math.max(lowestPending, floor));
		this.completed = new SeenNumbers(lowestPending);
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
		return true;
	}

	/**
	 * Marks one number as completed, although lower ones are pending.
	 */
	void complete(long number) {
		this.completed.add(number);
	}

	boolean isCompleted(long number) {
		return number < this.lowestPending || this.completed.contains(number);
	}

	/**
	 * Marks a number as arrived.
	 * @return whether it arrives for the first time for certain
	 */
	boolean arrive(long number) {
		return this.arrived.add(number) == SeenNumbers.Finding.NEW;
	}

	/**
	 * Returns the number after the highest one that has arrived.
	 */
	long end() {
		return this.arrived.end();
	}

}
