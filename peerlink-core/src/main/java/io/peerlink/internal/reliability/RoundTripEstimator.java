package io.peerlink.internal.reliability;

import java.time.Duration;
import java.util.Optional;

/**
 * Computes the retransmission timeout from measured round trips as RFC 6298 section 2
 * does, with bounds for a LAN. The estimates may be read by any thread without a lock;
 * samples are added by one at a time.
 * <p>
 * Samples must be unambiguous (Karn's algorithm, RFC 6298 section 3): an answer names the
 * attempt that it is for, and the processing time of the peer.
 */
public final class RoundTripEstimator {

	/**
	 * The timeout before the first sample.
	 */
	public static final Duration INITIAL_TIMEOUT = Duration.ofMillis(250);

	/**
	 * The shortest timeout. Far above the round trip of a LAN, so that a pause of the
	 * garbage collector or a busy machine does not look like a loss.
	 */
	public static final Duration MIN_TIMEOUT = Duration.ofMillis(50);

	/**
	 * The longest timeout.
	 */
	public static final Duration MAX_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * The weights of RFC 6298 section 2.3: alpha is 1/8, beta is 1/4, K is 4.
	 */
	private static final int ALPHA_DIVISOR = 8;

	private static final int BETA_DIVISOR = 4;

	private static final int VARIATIONS = 4;

	private static final long MIN_NANOS = MIN_TIMEOUT.toNanos();

	private static final long MAX_NANOS = MAX_TIMEOUT.toNanos();

	private static final long LONGEST_SAMPLE = Duration.ofMinutes(1).toNanos();

	private volatile long smoothed = -1;

	private long variation;

	private volatile long timeout = INITIAL_TIMEOUT.toNanos();

	/**
	 * Adds a sample.
	 * @param roundTripNanos the time from request to answer without the processing time
	 * of the peer; a negative value counts as zero
	 */
	public void sample(long roundTripNanos) {
		long sample = Math.min(Math.max(roundTripNanos, 0), LONGEST_SAMPLE);
		long before = this.smoothed;
		long after = sample;
		if (before < 0) {
			this.variation = sample / 2;
		}
		else {
			this.variation += (Math.abs(before - sample) - this.variation) / BETA_DIVISOR;
			after = before + (sample - before) / ALPHA_DIVISOR;
		}
		this.smoothed = after;
		this.timeout = Math.min(Math.max(after + VARIATIONS * this.variation, MIN_NANOS), MAX_NANOS);
	}

	/**
	 * Returns how long to wait before the first retransmission.
	 * @return the timeout in nanoseconds
	 */
	public long timeoutNanos() {
		return this.timeout;
	}

	/**
	 * Returns the smoothed round trip.
	 * @return the estimate, empty before the first sample
	 */
	public Optional<Duration> smoothed() {
		long nanos = this.smoothed;
		return (nanos < 0) ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
	}

}
