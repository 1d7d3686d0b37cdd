package io.peerlink.internal.liveness;

import java.time.Duration;

/**
 * Limits how many pings are sent in a span of time. Thread-safe.
 */
final class PingBudget {

	private static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();

	private final int pingsPerWindow;

	private long windowStart;

	private int spent;

	PingBudget(int pingsPerSecond, long now) {
		this.pingsPerWindow = Math.max(1, pingsPerSecond / 10);
		this.windowStart = now;
	}

	synchronized boolean spend(long now) {
		if (now - this.windowStart >= WINDOW_NANOS) {
			this.windowStart = now;
			this.spent = 0;
		}
		if (this.spent >= this.pingsPerWindow) {
			return false;
		}
		this.spent++;
		return true;
	}

}
