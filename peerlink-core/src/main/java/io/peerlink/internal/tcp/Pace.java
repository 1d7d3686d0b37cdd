package io.peerlink.internal.tcp;

/**
 * Whether a transfer moves at least {@link StreamLimits#MIN_BYTES_PER_SECOND} bytes in
 * each second, on average over {@link StreamLimits#PACE_WINDOW}. Times are nanoseconds of
 * the node's scheduler. Not thread-safe.
 */
final class Pace {

	private static final long WINDOW = StreamLimits.PACE_WINDOW.toNanos();

	private static final long MIN_BYTES = StreamLimits.PACE_WINDOW.toSeconds() * StreamLimits.MIN_BYTES_PER_SECOND;

	private long since;

	private long moved;

	/**
	 * Begins a transfer, or goes on with one that was not allowed to move.
	 */
	void begin(long now) {
		this.since = now;
		this.moved = 0;
	}

	void moved(long bytes) {
		this.moved += bytes;
	}

	/**
	 * Returns whether too little has moved. To be called about once a second.
	 */
	boolean isTooSlow(long now) {
		if (now - this.since < WINDOW) {
			return false;
		}
		if (this.moved < MIN_BYTES) {
			return true;
		}
		begin(now);
		return false;
	}

}
