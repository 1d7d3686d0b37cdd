package io.peerlink.internal.discovery.mdns;

import java.util.concurrent.TimeUnit;

/**
 * How long something heard holds, on the monotonic clock in nanoseconds.
 *
 * @param heard when it was heard
 * @param nanos for how long it holds
 */
record Lease(long heard, long nanos) {

	/**
	 * Longest time in seconds that anything is believed: what RFC 6762 section 10
	 * recommends for most records. A peer cannot pin memory for longer.
	 */
	static final int MAX_SECONDS = 4500;

	static Lease of(int ttl, long now) {
		return new Lease(now, TimeUnit.SECONDS.toNanos(Math.min(ttl, MAX_SECONDS)));
	}

	boolean isOver(long now) {
		return now - this.heard >= this.nanos;
	}

	/**
	 * Return how much of the time is over.
	 * @param now the time
	 * @return percent
	 */
	int percent(long now) {
		return (int) ((now - this.heard) * 100 / this.nanos);
	}

	int secondsLeft(long now) {
		return (int) TimeUnit.NANOSECONDS.toSeconds(this.nanos - (now - this.heard));
	}

}
