package io.peerlink.discovery;

/**
 * What {@link Liveness} remembers of one peer between pings. Thread-safe.
 */
final class Probe {

	private boolean inFlight;

	private int misses;

	private int turn;

	private long sentAt;

	private long notBefore;

	private double patience = 1;

	synchronized boolean isInFlight() {
		return this.inFlight;
	}

	synchronized long sentAt() {
		return this.sentAt;
	}

	/**
	 * Return when the next ping may be sent at the earliest.
	 * @param now what to return when there is no such limit
	 */
	synchronized long notBefore(long now) {
		return (this.notBefore - now > 0) ? this.notBefore : now;
	}

	/**
	 * Return how much of the interval to wait: drawn anew for each ping, so that the
	 * pings of many nodes spread.
	 */
	synchronized double patience() {
		return this.patience;
	}

	synchronized void patience(double patience) {
		this.patience = patience;
	}

	/**
	 * Claim the right to send the one ping that may be under way.
	 */
	synchronized boolean begin(long now) {
		if (this.inFlight) {
			return false;
		}
		this.inFlight = true;
		this.sentAt = now;
		return true;
	}

	/**
	 * Return which ping to a dormant peer this is, so that they go to each of its
	 * addresses in turn.
	 */
	synchronized int nextTurn() {
		this.turn = (this.turn + 1) & Integer.MAX_VALUE;
		return this.turn;
	}

	synchronized void hit(long notBefore) {
		this.inFlight = false;
		this.misses = 0;
		this.notBefore = notBefore;
	}

	synchronized int miss(long notBefore) {
		this.inFlight = false;
		this.misses++;
		this.notBefore = notBefore;
		return this.misses;
	}

	synchronized void restart(long notBefore) {
		this.misses = 0;
		this.notBefore = notBefore;
	}

	synchronized int misses() {
		return this.misses;
	}

}
