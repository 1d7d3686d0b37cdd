package io.peerlink.internal.reliability;

/**
 * Which sequence numbers have come already, one bit for each in a window that slides up.
 * What is below the window counts as seen long ago. Not thread-safe.
 * <p>
 * The idea is that of the anti-replay window of IPsec (RFC 6479), but the lower end is
 * moved by the sender, who knows what it will not repeat; only when the numbers spread
 * beyond the size of the window the highest number moves it.
 */
public final class SeenNumbers {

	/**
	 * How far the numbers of a window may spread.
	 */
	public static final int SIZE = 65_536;

	private static final int FIRST_SIZE = 1024;

	private long[] bits = new long[FIRST_SIZE / Long.SIZE];

	private long floor;

	/**
	 * The number after the highest that was seen.
	 */
	private long end;

	/**
	 * Begin.
	 * @param floor the lowest number of the window
	 */
	public SeenNumbers(long floor) {
		this.floor = floor;
		this.end = floor;
	}

	/**
	 * Take note of a number.
	 * @param number the number
	 * @return whether it is new, was seen, or is below the window
	 */
	public Finding add(long number) {
		if (number < this.floor) {
			return Finding.BELOW;
		}
		if (number - this.floor >= SIZE) {
			raiseFloor(number - SIZE + 1);
		}
		makeRoom(number);
		if (get(number)) {
			return Finding.SEEN;
		}
		this.bits[word(number, this.bits.length)] |= 1L << number;
		this.end = Math.max(this.end, number + 1);
		return Finding.NEW;
	}

	/**
	 * Return the number after the highest that was seen.
	 * @return the number
	 */
	public long end() {
		return this.end;
	}

	/**
	 * Tell whether a number has been added.
	 * @param number the number
	 * @return whether it is in the window and was seen
	 */
	public boolean contains(long number) {
		return number >= this.floor && number < this.end && get(number);
	}

	/**
	 * Move the lower end of the window up; it never moves down.
	 * @param floor the lowest number that may still come
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
	 * Whole words at a time: a stranger can make the window jump with each datagram.
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

	private void makeRoom(long number) {
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
	 * What is known of a number.
	 */
	public enum Finding {

		/**
		 * It comes for the first time.
		 */
		NEW,

		/**
		 * It has come before.
		 */
		SEEN,

		/**
		 * It is below the window: it may have come before.
		 */
		BELOW

	}

}
