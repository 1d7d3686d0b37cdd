package io.peerlink.internal.time;

import java.time.Duration;
import java.util.Objects;

/**
 * Conversion of durations of any length to nanoseconds. Users write an infinite timeout
 * in many ways.
 */
public final class Durations {

	/**
	 * The longest result, 146 years: half of what a {@code long} holds, so that a time
	 * can be added to it.
	 */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

	private Durations() {
	}

	/**
	 * Returns a duration in nanoseconds.
	 * @param duration any duration
	 * @return the nanoseconds; 0 for a negative duration, 146 years for a longer one
	 */
	public static long nanos(Duration duration) {
		if (duration.isNegative()) {
			return 0;
		}
		return (duration.compareTo(LONGEST) < 0) ? duration.toNanos() : LONGEST.toNanos();
	}

	/**
	 * Returns the shorter one of two durations.
	 * @param one a duration
	 * @param other another one
	 * @return the shorter one
	 */
	public static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Checks an argument that must be positive.
	 * @param argument its name
	 * @param value its value
	 * @return the value
	 * @throws IllegalArgumentException when it is zero or negative
	 */
	public static Duration positive(String argument, Duration value) {
		if (notNull(argument, value).isNegative() || value.isZero()) {
			throw new IllegalArgumentException(argument + " must be positive but is " + value);
		}
		return value;
	}

	/**
	 * Checks an argument that must not be negative.
	 * @param argument its name
	 * @param value its value
	 * @return the value
	 * @throws IllegalArgumentException when it is negative
	 */
	public static Duration notNegative(String argument, Duration value) {
		if (notNull(argument, value).isNegative()) {
			throw new IllegalArgumentException(argument + " must not be negative but is " + value);
		}
		return value;
	}

	private static Duration notNull(String argument, Duration value) {
		return Objects.requireNonNull(value, () -> argument + " must not be null");
	}

}
