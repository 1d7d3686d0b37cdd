package io.peerlink.internal.membership;

import java.time.Duration;

/**
 * What liveness remembers of one peer between pings. Thread-safe.
 * <p>
 * For a peer that is up a verification may be requested: it is pinged until it answers,
 * even if other messages come from its address; often for a while, then once an interval.
 * For any other peer a probe may be requested, which is then sent sooner.
 */
public final class PeerProbe {

	/**
	 * How many pings are sent at the fast rate for one request of a verification.
	 */
	static final int FAST_PROBES = 12;

	/**
	 * The time from one ping to the next at the fast rate.
	 */
	static final Duration FAST_PROBE_INTERVAL = Duration.ofMillis(200);

	private boolean inFlight;

	private volatile boolean suspect;

	private int misses;

	private int addressIndex;

	private long sentAt;

	private long notBefore;

	private double intervalFactor = 1;

	private boolean probeRequested;

	private boolean verificationRequested;

	private long contradictedAt;

	private int fastProbes;

	PeerProbe(long now) {
		this.sentAt = now;
		this.contradictedAt = now - FAST_PROBE_INTERVAL.toNanos();
		this.notBefore = now;
	}

	/**
	 * Returns whether a ping is waiting for its answer.
	 * @return whether one is
	 */
	public synchronized boolean isInFlight() {
		return this.inFlight;
	}

	/**
	 * Returns when the last ping was sent.
	 * @return nanoseconds of the node's scheduler
	 */
	public synchronized long sentAt() {
		return this.sentAt;
	}

	/**
	 * Returns how long the next ping must wait at least.
	 * @param now the time
	 * @return nanoseconds, never negative
	 */
	public synchronized long minimumDelay(long now) {
		return Math.max(0, this.notBefore - now);
	}

	/**
	 * Returns what the interval between pings is multiplied with: drawn anew for each
	 * ping, so that the pings of many nodes spread.
	 * @return the factor, at least 1
	 */
	public synchronized double intervalFactor() {
		return this.intervalFactor;
	}

	/**
	 * Sets the factor of the interval.
	 * @param intervalFactor the factor, at least 1
	 */
	public synchronized void intervalFactor(double intervalFactor) {
		this.intervalFactor = intervalFactor;
	}

	/**
	 * Begins a ping, unless one is in flight. A requested probe is done by that.
	 * @param now the time
	 * @return whether the caller may send the ping
	 */
	public synchronized boolean begin(long now) {
		if (this.inFlight) {
			return false;
		}
		this.inFlight = true;
		this.sentAt = now;
		this.probeRequested = false;
		this.fastProbes = Math.max(0, this.fastProbes - 1);
		return true;
	}

	/**
	 * Returns whether a ping is requested, although the peer is not up.
	 * @return whether it is
	 */
	public synchronized boolean isProbeRequested() {
		return this.probeRequested;
	}

	/**
	 * Requests a ping soon, although the peer is not up.
	 * @return whether none was requested yet
	 */
	synchronized boolean requestProbe() {
		boolean first = !this.probeRequested;
		this.probeRequested = true;
		return first;
	}

	/**
	 * Requests pings until one is answered, although the peer is not silent.
	 */
	synchronized void requestVerification() {
		this.verificationRequested = true;
		this.fastProbes = FAST_PROBES;
	}

	/**
	 * Requests a verification because a message names another instance, at most once in
	 * {@link #FAST_PROBE_INTERVAL}.
	 * @return whether it was requested
	 */
	synchronized boolean contradicted(long now) {
		if (now - this.contradictedAt < FAST_PROBE_INTERVAL.toNanos()) {
			return false;
		}
		this.contradictedAt = now;
		requestVerification();
		return true;
	}

	/**
	 * Ends a requested verification: the peer has answered a ping.
	 */
	public synchronized void answered() {
		this.verificationRequested = false;
		this.suspect = false;
	}

	/**
	 * Returns whether the last ping to the address in use was not answered. The peer may
	 * be there at another one then. Takes no lock.
	 * @return whether the address in use is in doubt
	 */
	public boolean isSuspect() {
		return this.suspect;
	}

	/**
	 * Records that a ping to the address in use was not answered by the peer.
	 */
	public void suspect() {
		this.suspect = true;
	}

	/**
	 * Returns how long a requested verification may wait.
	 * @param now the time
	 * @param interval the time between pings after the fast ones, in nanoseconds
	 * @return nanoseconds, zero or less when a ping is due; {@link Long#MAX_VALUE} when
	 * no verification is requested
	 */
	public synchronized long verificationDelay(long now, long interval) {
		if (!this.verificationRequested) {
			return Long.MAX_VALUE;
		}
		if (this.fastProbes == FAST_PROBES) {
			return 0;
		}
		return ((this.fastProbes > 0) ? FAST_PROBE_INTERVAL.toNanos() : interval) - (now - this.sentAt);
	}

	/**
	 * Returns which of its other addresses a peer is pinged at next, in turn, when there
	 * are more than are pinged at once.
	 * @param addresses how many there are
	 * @return an index below that number
	 */
	public synchronized int nextAddressIndex(int addresses) {
		this.addressIndex = (this.addressIndex + 1) & Integer.MAX_VALUE;
		return this.addressIndex % addresses;
	}

	/**
	 * Ends a ping that does not count as missed.
	 * @param notBefore when the next ping may be sent at the earliest
	 */
	public synchronized void completed(long notBefore) {
		this.inFlight = false;
		reset(notBefore);
	}

	/**
	 * Ends a ping without answer.
	 * @param notBefore when the next ping may be sent at the earliest
	 * @return how many pings in a row were missed
	 */
	public synchronized int missed(long notBefore) {
		this.inFlight = false;
		this.misses++;
		this.notBefore = notBefore;
		return this.misses;
	}

	/**
	 * Resets the count of misses.
	 * @param notBefore when the next ping may be sent at the earliest
	 */
	public synchronized void reset(long notBefore) {
		this.misses = 0;
		this.suspect = false;
		this.notBefore = notBefore;
	}

	/**
	 * Resets the misses and requests a verification, because this node was paused.
	 */
	public synchronized void resumed() {
		this.misses = 0;
		requestVerification();
	}

	/**
	 * Resets misses and requests, because the peer comes up.
	 */
	synchronized void clear(long now) {
		reset(now);
		this.probeRequested = false;
		this.verificationRequested = false;
	}

}
