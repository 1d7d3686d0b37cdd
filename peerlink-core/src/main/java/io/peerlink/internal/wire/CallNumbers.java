package io.peerlink.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The {@code pl} object of a request that is about to be written, or was just read, to be
 * used again for the next one. Not thread-safe.
 */
public final class CallNumbers implements Extension {

	private @Nullable String instance;

	private @Nullable String to;

	private long seq = ABSENT;

	private long lowestPending = ABSENT;

	private long completed = ABSENT;

	private long attempt = ABSENT;

	private long ttl = ABSENT;

	/**
	 * Sets all members, as {@link Extension#call} does.
	 * @param instance the caller's instance
	 * @param to the callee's instance
	 * @param seq the number of the call
	 * @param lowestPending the lowest number that has not ended
	 * @param completed a higher number that has ended, or {@link #ABSENT}
	 * @param attempt which transmission this is, from 1
	 * @param ttl how many milliseconds the caller still waits
	 */
	public void set(String instance, String to, long seq, long lowestPending, long completed, long attempt, long ttl) {
		this.instance = instance;
		this.to = to;
		this.seq = seq;
		this.lowestPending = lowestPending;
		this.completed = completed;
		this.attempt = attempt;
		this.ttl = Math.min(ttl, MAX_NUMBER);
	}

	@Override
	public @Nullable String instance() {
		return this.instance;
	}

	@Override
	public @Nullable String to() {
		return this.to;
	}

	@Override
	public long seq() {
		return this.seq;
	}

	@Override
	public long lowestPending() {
		return this.lowestPending;
	}

	@Override
	public long completed() {
		return this.completed;
	}

	@Override
	public long attempt() {
		return this.attempt;
	}

	@Override
	public long ttl() {
		return this.ttl;
	}

}
