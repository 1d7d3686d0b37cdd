package io.peerlink.internal.time;

import java.util.concurrent.TimeUnit;

/**
 * Which of many failures are logged: the first one, and then at most one in a minute.
 * Thread-safe.
 */
public final class LogInterval {

	private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private boolean used;

	private long last;

	private int hidden;

	/**
	 * Takes note of a failure.
	 * @param now the present time in nanoseconds of the node
	 * @return how many were not logged before this one, a negative number if this one is
	 * not to be logged either
	 */
	public synchronized int tryAcquire(long now) {
		if (this.used && now - this.last < INTERVAL_NANOS) {
			this.hidden++;
			return -1;
		}
		int before = this.hidden;
		this.used = true;
		this.last = now;
		this.hidden = 0;
		return before;
	}

}
