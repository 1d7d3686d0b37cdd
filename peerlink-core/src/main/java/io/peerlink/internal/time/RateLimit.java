package io.peerlink.internal.time;

import java.util.concurrent.TimeUnit;

/**
 * A rate limit: a number of operations per second on average, and a burst at once, by the
 * generic cell rate algorithm (ITU-T I.371), which is equivalent to a token bucket. Not
 * thread-safe.
 */
public final class RateLimit {

	private final long intervalNanos;

	private final long burstNanos;

	private boolean used;

	/**
	 * When the whole burst is available again.
	 */
	private long fullAgainAt;

	/**
	 * Creates a limit.
	 * @param perSecond the number of operations per second
	 * @param burst the number of operations at once
	 */
	public RateLimit(int perSecond, int burst) {
		this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
		this.burstNanos = (burst - 1) * this.intervalNanos;
	}

	/**
	 * Acquires one operation.
	 * @param now the present time in nanoseconds since any fixed origin
	 * @return whether the limit allows it
	 */
	public boolean tryAcquire(long now) {
		long debt = this.used ? Math.max(0, this.fullAgainAt - now) : 0;
		if (debt > this.burstNanos) {
			return false;
		}
		this.used = true;
		this.fullAgainAt = now + debt + this.intervalNanos;
		return true;
	}

}
