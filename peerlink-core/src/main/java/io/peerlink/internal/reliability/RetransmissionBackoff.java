package io.peerlink.internal.reliability;

import java.time.Duration;
import java.util.SplittableRandom;

import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.RateLimit;

/**
 * The waits between the transmissions of one request. Each wait is twice the one before
 * (RFC 6298 section 5.5), up to 500 ms or four times the first wait, whichever is longer.
 * After the first, no wait exceeds a twelfth of the remaining time or the first wait (at
 * most 250 ms), whichever is longer.
 * <p>
 * Doubling up to 2 s makes seven transmissions in five seconds. On a network that loses
 * three of ten datagrams each way, one call in a hundred would fail. With these rules
 * there are about thirty transmissions, and the last ones are close together. A
 * {@link RateLimit} keeps many calls from being retransmitted that often.
 * <p>
 * A random part of up to a half is added to each wait, so that requests which were lost
 * at the same moment are not retransmitted at the same moment. Not thread-safe.
 */
public final class RetransmissionBackoff {

	/**
	 * The shortest wait after the callee has confirmed that it executes the request: from
	 * then on only the reply can be lost.
	 */
	public static final Duration WORKING_INTERVAL = Duration.ofMillis(150);

	/**
	 * The longest wait before that, if the round trip is short.
	 */
	private static final long LONGEST_NANOS = Duration.ofMillis(500).toNanos();

	/**
	 * The longest wait after the callee has confirmed that it executes the request.
	 */
	private static final long LONGEST_WORKING_NANOS = Duration.ofSeconds(1).toNanos();

	private static final int LONGEST_TIMEOUTS = 4;

	private static final double LARGEST_FACTOR = 1.5;

	private static final int PARTS_OF_REMAINING_TIME = 12;

	private static final long MAX_NANOS = RoundTripEstimator.MAX_TIMEOUT.toNanos();

	private final Backoff backoff;

	/**
	 * The lower limit of the limit by the remaining time. A single long sample must not
	 * leave a call with three transmissions.
	 */
	private long shortest;

	private boolean begun;

	/**
	 * Creates the backoff of one request.
	 * @param timeoutNanos the first wait without its random part
	 * @param seed the seed of the random parts, another one for each request
	 */
	public RetransmissionBackoff(long timeoutNanos, long seed) {
		this.shortest = Math.min(timeoutNanos, RoundTripEstimator.INITIAL_TIMEOUT.toNanos());
		long longest = Math.min(Math.max(LONGEST_NANOS, LONGEST_TIMEOUTS * timeoutNanos), MAX_NANOS);
		this.backoff = new Backoff(timeoutNanos, longest, LARGEST_FACTOR, new SplittableRandom(seed));
	}

	/**
	 * Returns the next wait.
	 * @param remainingNanos the time until the deadline of the call
	 * @return the wait in nanoseconds
	 */
	public long next(long remainingNanos) {
		long limit = Math.max(remainingNanos / PARTS_OF_REMAINING_TIME, this.shortest);
		long wait = this.backoff.next(this.begun ? limit : Long.MAX_VALUE);
		this.begun = true;
		return Math.min(wait, MAX_NANOS);
	}

	/**
	 * Lengthens the waits, because the callee executes the request: the next wait is at
	 * least twice the shortest one.
	 */
	public void slowDown() {
		this.shortest = Math.max(this.shortest, WORKING_INTERVAL.toNanos());
		this.backoff.slowDown(2 * WORKING_INTERVAL.toNanos(), LONGEST_WORKING_NANOS);
	}

}
