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

	/**
	 * How long a record is valid that has to be confirmed.
	 */
	private static final int AGED_SECONDS = 10;

	/**
	 * The percentage of its lease after which a record is queried again (RFC 6762 section
	 * 5.2).
	 */
	private static final int REFRESH_PERCENT = 80;

	static Lease of(int ttl, long now) {
		return new Lease(now, TimeUnit.SECONDS.toNanos(Math.min(ttl, MAX_SECONDS)));
	}

	/**
	 * Returns this lease, but no more than some time of it.
	 * @param seconds what is left at most
	 * @param now the time
	 * @return a lease that ends then at the latest
	 */
	Lease endingAfter(int seconds, long now) {
		long left = Math.min(this.nanos - (now - this.receivedAt), TimeUnit.SECONDS.toNanos(seconds));
		return new Lease(now, Math.max(1, left));
	}

	/**
	 * Returns this lease as if most of it had passed, so that the record is queried
	 * again, is no known answer, and expires soon unless it is confirmed.
	 * @param now the time
	 * @return a lease that is due to be refreshed
	 */
	Lease aged(long now) {
		long left = endingAfter(AGED_SECONDS, now).nanos();
		long passed = left * REFRESH_PERCENT / (100 - REFRESH_PERCENT);
		return new Lease(now - passed, passed + left);
	}

	boolean isExpired(long now) {
		return now - this.receivedAt >= this.nanos;
	}

	boolean isDue(long now) {
		return percentElapsed(now) >= REFRESH_PERCENT;
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
