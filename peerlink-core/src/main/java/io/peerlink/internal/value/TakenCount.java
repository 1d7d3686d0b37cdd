package io.peerlink.internal.value;

import java.util.concurrent.TimeUnit;

/**
 * How much of a value was taken that its sender does not know of. For one thread at a
 * time.
 */
final class TakenCount {

	/**
	 * How soon the sender is told that something was taken, however little.
	 */
	static final long TELL_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final long window;

	private long untold;

	private long toldAt;

	/**
	 * Creates a count.
	 * @param window how much may be on its way
	 * @param now the present time
	 */
	TakenCount(long window, long now) {
		this.window = window;
		this.toldAt = now;
	}

	void add(long count) {
		this.untold += count;
	}

	/**
	 * Returns what the sender is to be told: all, if that is half of what may be on its
	 * way, or it was told a while ago.
	 * @return how much, 0 if nothing
	 */
	long due(long now) {
		if (this.untold == 0 || (2 * this.untold < this.window && now - this.toldAt < TELL_AFTER_NANOS)) {
			return 0;
		}
		long due = this.untold;
		this.untold = 0;
		this.toldAt = now;
		return due;
	}

}
