package io.peerlink.internal.discovery.dnssd;

import java.util.concurrent.TimeUnit;

/**
 * The time for which a received record is valid, on the monotonic clock in nanoseconds.
 *
 * @param receivedAt when the record was received
 * @param nanos how long it is valid from then on
 */
record Lease(long receivedAt, long nanos) {

	/**
	 * The longest time to live in seconds that is accepted: what RFC 6762 section 10
	 * recommends for most records. A peer cannot pin memory for longer.
	 */
	static final int MAX_SECONDS = 4500;

	static Lease of(int ttl, long now) {
		return new Lease(now, TimeUnit.SECONDS.toNanos(Math.min(ttl, MAX_SECONDS)));
	}

	boolean isExpired(long now) {
		return now - this.receivedAt >= this.nanos;
	}

	/**
	 * Returns how much of the time has passed.
	 * @param now the time
	 * @return percent
	 */
	int percentElapsed(long now) {
		return (int) ((now - this.receivedAt) * 100 / this.nanos);
	}

	int secondsLeft(long now) {
		return (int) TimeUnit.NANOSECONDS.toSeconds(this.nanos - (now - this.receivedAt));
	}

}
