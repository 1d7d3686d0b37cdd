package io.peerlink.internal.reliability;

/**
 * A window of sequence numbers that records which of them have arrived, one bit each.
 * Numbers below the window may have arrived before. Not thread-safe.
 * <p>
 * This is the anti-replay window of IPsec (RFC 6479), except that the sender moves the
 * lower end, because it knows which numbers it will not send again. The highest number
 * moves it only if the numbers would otherwise exceed the size of the window.
 */
public final class SeenNumbers {

	/**
	 * The size of the window.
	 */
	public static final int SIZE = 65_536;

	private static final int FIRST_SIZE = 1024;

	private long[] bits = new long[FIRST_SIZE / Long.SIZE];

	private long floor;

	/**
	 * The number after the highest one that has arrived.
	 */
	private long end;

	/**
	 * Creates an empty window.
	 * @param floor the lowest number of the window
	 */
	public SeenNumbers(long floor) {
		this.floor = floor;
		this.end = floor;
	}

	/**
	 * Adds a number.
	 * @param number the number
	 * @return whether it is new, has arrived before, or is below the window
	 */
	public Finding add(long number) {
		return add(number, true);
	}

	/**
	 * Adds a number.
	 * @param number the number
	 * @param mayGrow whether the window may take more memory for it; otherwise its lower
	 * end moves up instead
	 * @return whether it is new, has arrived before, or is below the window
	 */
	public Finding add(long number, boolean mayGrow) {
		if (number < this.floor) {
			return Finding.BELOW;
		}
		int size = mayGrow ? SIZE : this.bits.length * Long.SIZE;
		if (number - this.floor >= size) {
			raiseFloor(number - size + 1);
		}
		ensureCapacity(number);
		if (get(number)) {
			return Finding.SEEN;
		}
		this.bits[word(number, this.bits.length)] |= 1L << number;
		this.end = Math.max(this.end, number + 1);
		return Finding.NEW;
	}

	/**
	 * Returns how much memory the window takes at present.
	 * @return the bytes of its bits
	 */
	public int bytes() {
		return this.bits.length * Long.BYTES;
	}

	/**
	 * Returns the number after the highest one that has arrived.
	 * @return the number
	 */
	public long end() {
		return this.end;
	}

	/**
	 * Returns the lowest number of the window.
	 * @return the number
	 */
	public long floor() {
		return this.floor;
	}

	/**
	 * Returns whether a number has been added.
	 * @param number the number
	 * @return {@code false} if it is not in the window
	 */
	public boolean contains(long number) {
		return number >= this.floor && number < this.end && get(number);
	}

	/**
	 * Moves the lower end of the window up; it never moves down.
	 * @param floor the lowest number that may still arrive
	 */
	public void raiseFloor(long floor) {
		if (floor <= this.floor) {
			return;
		}
		if (floor >= this.end) {
			clear(this.floor, this.end);
			this.end = floor;
		}
		else {
			clear(this.floor, floor);
		}
		this.floor = floor;
	}

	/**
	 * Clears whole words at a time, because an unknown peer can make the window jump with
	 * each datagram.
	 */
	private void clear(long from, long to) {
		long number = from;
		while (number < to && (number % Long.SIZE != 0 || to - number < Long.SIZE)) {
			this.bits[word(number, this.bits.length)] &= ~(1L << number);
			number++;
		}
		for (; to - number >= Long.SIZE; number += Long.SIZE) {
			this.bits[word(number, this.bits.length)] = 0;
		}
		for (; number < to; number++) {
			this.bits[word(number, this.bits.length)] &= ~(1L << number);
		}
	}

	private void ensureCapacity(long number) {
		int size = this.bits.length * Long.SIZE;
		long spread = Math.max(number + 1, this.end) - this.floor;
		if (spread <= size) {
			return;
		}
		while (size < spread) {
			size *= 2;
		}
		long[] larger = new long[size / Long.SIZE];
		for (long seen = this.floor; seen < this.end; seen++) {
			if (get(seen)) {
				larger[word(seen, larger.length)] |= 1L << seen;
			}
		}
		this.bits = larger;
	}

	private boolean get(long number) {
		return (this.bits[word(number, this.bits.length)] & (1L << number)) != 0;
	}

	private static int word(long number, int words) {
		return (int) (number / Long.SIZE) & (words - 1);
	}

	/**
	 * The result of adding a number.
	 */
	public enum Finding {

		/**
		 * The number has not arrived before.
		 */
		NEW,

		/**
		 * The number has arrived before.
		 */
		SEEN,

		/**
		 * The number is below the window: it may have arrived before.
		 */
		BELOW

	}

}
