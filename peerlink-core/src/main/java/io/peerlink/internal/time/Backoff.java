package io.peerlink.internal.time;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff: waits that double up to a limit. A random part may be added to
 * each, so that operations which failed at the same moment are not tried again at the
 * same moment. Not thread-safe.
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
	 * @param longestNanos the limit of the doubling
	 * @param largestFactor the upper bound of the random factor of a wait, whose lower
	 * bound is 1; 1 for no random part
	 * @param random the source of the factors, not used if the bound is 1
	 */
	public Backoff(long firstNanos, long longestNanos, double largestFactor, RandomGenerator random) {
		this.first = firstNanos;
		this.longest = longestNanos;
		this.largestFactor = largestFactor;
		this.random = random;
		this.interval = firstNanos;
	}

	/**
	 * Creates a backoff without random parts.
	 * @param first the first wait
	 * @param longest the limit of the doubling
	 * @return the backoff
	 */
	public static Backoff of(Duration first, Duration longest) {
		return new Backoff(first.toNanos(), longest.toNanos(), 1, new SplittableRandom(0));
	}

	/**
	 * Returns the next wait.
	 * @return the wait in nanoseconds
	 */
	public long next() {
		return next(Long.MAX_VALUE);
	}

	/**
	 * Returns the next wait, shortened to a limit.
	 * @param limitNanos the limit of the wait without its random part
	 * @return the wait in nanoseconds
	 */
	public long next(long limitNanos) {
		long base = Math.min(this.interval, limitNanos);
		this.interval = Math.max(this.interval, Math.min(2 * this.interval, this.longest));
		return (this.largestFactor > 1) ? (long) (base * this.random.nextDouble(1, this.largestFactor)) : base;
	}

	/**
	 * Lengthens the waits.
	 * @param nextNanos the least value of the next wait
	 * @param longestNanos the least value of the limit of the doubling
	 */
	public void slowDown(long nextNanos, long longestNanos) {
		this.longest = Math.max(this.longest, longestNanos);
		this.interval = Math.max(this.interval, nextNanos);
	}

	/**
	 * Starts over with the first wait.
	 */
	public void reset() {
		this.interval = this.first;
	}

}
