package io.peerlink.internal.time;

import java.util.concurrent.TimeUnit;

/**
 * Limits how often something is done: a number of times at once, and a number of times in
 * a second on average, by the generic cell rate algorithm (ITU-T I.371). Not thread-safe.
 */
public final class RateLimit {

	private final long intervalNanos;

	private final long burstNanos;

	private boolean used;

	/**
	 * When all of the burst may be done at once again.
	 */
	private long fullAgainAt;

	/**
	 * Create a limit.
	 * @param perSecond how often in a second
	 * @param burst how often at once
	 */
	public RateLimit(int perSecond, int burst) {
		this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
		this.burstNanos = (burst - 1) * this.intervalNanos;
	}

	/**
	 * Ask to do it once.
	 * @param now the time, nanoseconds since any origin
	 * @return whether it may be done
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
