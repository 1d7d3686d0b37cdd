package io.peerlink.internal.reliability;

import java.time.Duration;
import java.util.SplittableRandom;

import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.RateLimit;

/**
 * The waits between the attempts of one request. Each is twice the one before (RFC 6298
 * section 5.5), up to half a second, or four times the first one if that is more. After
 * the first, none is longer than a twelfth of the time that is left, or than the first
 * one (250 ms if that was longer) if that is more. Doubling up to 2 s makes seven
 * attempts in five seconds, which on a network that loses three of ten datagrams each way
 * is not enough for one call in a hundred. With these rules there are some thirty, and
 * the last ones are not far apart; a {@link RateLimit} keeps many calls from repeating
 * themselves like that.
 * <p>
 * To each wait a random part of up to a half is added, so that callers which lost their
 * requests in the same moment do not repeat them in the same moment. Not thread-safe.
 */
public final class RetransmissionBackoff {

	/**
	 * The shortest wait when the callee has said that it works on the request: what may
	 * be lost from now on is only the answer.
	 */
	public static final Duration WORKING_INTERVAL = Duration.ofMillis(150);

	/**
	 * The longest wait before the callee has said anything, if the network is quick.
	 */
	private static final long LONGEST_NANOS = Duration.ofMillis(500).toNanos();

	/**
	 * The longest wait after that.
	 */
	private static final long LONGEST_WORKING_NANOS = Duration.ofSeconds(1).toNanos();

	private static final int LONGEST_TIMEOUTS = 4;

	private static final double LARGEST_FACTOR = 1.5;

	private static final int PARTS_OF_REMAINING_TIME = 12;

	private static final long MAX_NANOS = RoundTripEstimator.MAX_TIMEOUT.toNanos();

	private final Backoff backoff;

	/**
	 * What the rule of the time that is left does not go below. One unlucky measurement
	 * must not leave a call with three attempts.
	 */
	private long shortest;

	private boolean begun;

	/**
	 * Creates the backoff of one request.
	 * @param timeoutNanos how long the first wait is at least
	 * @param seed spreads the waits; another one for each request
	 */
	public RetransmissionBackoff(long timeoutNanos, long seed) {
		this.shortest = Math.min(timeoutNanos, RoundTripEstimator.INITIAL_TIMEOUT.toNanos());
		long longest = Math.min(Math.max(LONGEST_NANOS, LONGEST_TIMEOUTS * timeoutNanos), MAX_NANOS);
		this.backoff = new Backoff(timeoutNanos, longest, LARGEST_FACTOR, new SplittableRandom(seed));
	}

	/**
	 * Returns the next wait.
	 * @param remainingNanos the time until the deadline of the call
	 * @return nanoseconds
	 */
	public long next(long remainingNanos) {
		long limit = Math.max(remainingNanos / PARTS_OF_REMAINING_TIME, this.shortest);
		long wait = this.backoff.next(this.begun ? limit : Long.MAX_VALUE);
		this.begun = true;
		return Math.min(wait, MAX_NANOS);
	}

	/**
	 * Makes the waits longer from now on, because the callee works on the request: twice
	 * as long as at the shortest for now, and more later.
	 */
	public void slowDown() {
		this.shortest = Math.max(this.shortest, WORKING_INTERVAL.toNanos());
		this.backoff.slowDown(2 * WORKING_INTERVAL.toNanos(), LONGEST_WORKING_NANOS);
	}

}
