package io.peerlink.internal.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double up to a limit (exponential backoff). To each a random part may be
 * added, so that those who failed in the same moment do not try again in the same moment.
 * Not thread-safe.
 */
public final class Backoff {

	private final long first;

	private final double largestFactor;

	private final RandomGenerator random;

	private long longest;

	private long interval;

	/**
	 * Creates a backoff.
	 * @param firstNanos the first wait
	 * @param longestNanos what waits double up to
	 * @param largestFactor what a wait is multiplied with at most, at random from 1; 1
	 * for no randomness
	 * @param random the randomness, not used when the factor is 1
	 */
	public Backoff(long firstNanos, long longestNanos, double largestFactor, RandomGenerator random) {
		this.first = firstNanos;
		this.longest = longestNanos;
		this.largestFactor = largestFactor;
		this.random = random;
		this.interval = firstNanos;
	}

	/**
	 * Creates a backoff without randomness.
	 * @param first the first wait
	 * @param longest what waits double up to
	 * @return the backoff
	 */
	public static Backoff of(Duration first, Duration longest) {
		return new Backoff(first.toNanos(), longest.toNanos(), 1, RandomGenerator.getDefault());
	}

	/**
	 * Returns the next wait.
	 * @return nanoseconds
	 */
	public long next() {
		return next(Long.MAX_VALUE);
	}

	/**
	 * Returns the next wait if the time is short.
	 * @param limitNanos what the wait is not longer than, before its random part
	 * @return nanoseconds
	 */
	public long next(long limitNanos) {
		long base = Math.min(this.interval, limitNanos);
		this.interval = Math.max(this.interval, Math.min(2 * this.interval, this.longest));
		return (this.largestFactor > 1) ? (long) (base * this.random.nextDouble(1, this.largestFactor)) : base;
	}

	/**
	 * Makes the waits longer from now on.
	 * @param nextNanos what the next wait is at least
	 * @param longestNanos what waits double up to at least
	 */
	public void slowDown(long nextNanos, long longestNanos) {
		this.longest = Math.max(this.longest, longestNanos);
		this.interval = Math.max(this.interval, nextNanos);
	}

	/**
	 * Begins anew with the first wait.
	 */
	public void reset() {
		this.interval = this.first;
	}

}
