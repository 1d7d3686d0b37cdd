package io.peerlink.internal.time;

import java.time.Duration;

/**
 * Durations as nanoseconds, of any length: users write "for ever" as they like.
 */
public final class Durations {

	/**
	 * Beyond it a {@code Duration} does not fit into nanoseconds; 146 years are for ever.
	 * Half of what a {@code long} holds, so that a time can be added to it.
	 */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

	private Durations() {
	}

	/**
	 * Return the length of a duration.
	 * @param duration any duration
	 * @return nanoseconds: 0 for a negative duration, 146 years for a longer one
	 */
	public static long nanos(Duration duration) {
		if (duration.isNegative()) {
			return 0;
		}
		return (duration.compareTo(LONGEST) < 0) ? duration.toNanos() : LONGEST.toNanos();
	}

}
