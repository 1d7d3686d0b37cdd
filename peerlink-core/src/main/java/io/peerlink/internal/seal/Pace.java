package io.peerlink.internal.seal;

import java.util.concurrent.TimeUnit;

/**
 * When to begin handshakes that are wanted at the same time, so that the agreement of
 * keys, two for each INIT, does not hold up the other timers. Thread-safe.
 */
final class Pace {

	/**
	 * How many there are at once.
	 */
	static final int AT_ONCE = 50;

	/**
	 * How far others are apart: 200 a second.
	 */
	private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private boolean used;

	private long next;

	/**
	 * Returns how long to wait.
	 * @return nanoseconds
	 */
	synchronized long delay(long now) {
		long at = this.used ? Math.max(0, this.next - now) : 0;
		this.used = true;
		this.next = now + at + INTERVAL_NANOS;
		return Math.max(0, at - (AT_ONCE - 1) * INTERVAL_NANOS);
	}

}
