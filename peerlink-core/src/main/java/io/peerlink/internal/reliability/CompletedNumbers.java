package io.peerlink.internal.reliability;

import io.peerlink.internal.wire.Extension;

/**
 * Numbers of completed requests that the peer is still to be informed of, the first ones
 * first. Those beyond the limit are dropped: the peer is informed of them by the lowest
 * pending number. Not thread-safe.
 */
final class CompletedNumbers {

	static final int LIMIT = 1024;

	private static final int FIRST_CAPACITY = 16;

	/**
	 * A ring, as long as a power of two.
	 */
	private long[] numbers = new long[FIRST_CAPACITY];

	private int first;

	private int size;

	/**
	 * Adds a number, unless there are too many.
	 */
	void add(long number) {
		if (this.size == LIMIT) {
			return;
		}
		if (this.size == this.numbers.length) {
			grow();
		}
		this.numbers[place(this.size)] = number;
		this.size++;
	}

	/**
	 * Removes the first number.
	 * @return the number, {@link Extension#ABSENT} if there is none
	 */
	long poll() {
		if (this.size == 0) {
			return Extension.ABSENT;
		}
		long number = this.numbers[this.first];
		this.first = place(1);
		this.size--;
		return number;
	}

	private void grow() {
		long[] larger = new long[2 * this.numbers.length];
		for (int i = 0; i < this.size; i++) {
			larger[i] = this.numbers[place(i)];
		}
		this.numbers = larger;
		this.first = 0;
	}

	private int place(int index) {
		return (this.first + index) & (this.numbers.length - 1);
	}

}
