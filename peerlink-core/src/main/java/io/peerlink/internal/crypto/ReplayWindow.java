package io.peerlink.internal.crypto;

import java.util.Arrays;

/**
 * Which of the newest counters of a session have arrived (RFC 4303 section 3.4.3): a ring
 * of bits, 1 KiB, in which the counters from the highest one down to 8191 below it have
 * their places. Older ones are refused. Not thread-safe.
 */
public final class ReplayWindow {

	/**
	 * How many counters the window knows.
	 */
	public static final int SIZE = 8192;

	private final long[] bits = new long[SIZE / Long.SIZE];

	private long highest = -1;

	/**
	 * Returns whether a counter is new. That is cheap, so it is asked before a message is
	 * opened.
	 * @param counter the counter
	 * @return whether {@link #accept} would take it; negative ones it does not
	 */
	public boolean mayAccept(long counter) {
		if (counter > this.highest) {
			return true;
		}
		return counter >= 0 && this.highest - counter < SIZE && (this.bits[word(counter)] & bit(counter)) == 0;
	}

	/**
	 * Marks the counter of a message that was opened as arrived.
	 * @param counter the counter
	 * @return whether it was new; if not, nothing changes and the message is a replay
	 */
	public boolean accept(long counter) {
		if (!mayAccept(counter)) {
			return false;
		}
		if (counter > this.highest) {
			forgetUpTo(counter);
			this.highest = counter;
		}
		this.bits[word(counter)] |= bit(counter);
		return true;
	}

	/**
	 * Empties the places of the counters above the highest one, which belonged to those
	 * that leave the window.
	 */
	private void forgetUpTo(long counter) {
		if (counter - SIZE >= this.highest) {
			Arrays.fill(this.bits, 0);
			return;
		}
		long next = this.highest + 1;
		for (int left = (int) (counter - this.highest); left > 0;) {
			int from = (int) (next % Long.SIZE);
			int length = Math.min(left, Long.SIZE - from);
			this.bits[word(next)] &= ~((-1L >>> (Long.SIZE - length)) << from);
			next += length;
			left -= length;
		}
	}

	private static int word(long counter) {
		return (int) (counter % SIZE) / Long.SIZE;
	}

	private static long bit(long counter) {
		return 1L << counter;
	}

}
