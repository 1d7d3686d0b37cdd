package io.peerlink.internal.membership;

import java.time.Duration;

import io.peerlink.internal.liveness.LivenessMonitor;

/**
 * What {@link LivenessMonitor} remembers of one peer between pings. Thread-safe.
 * <p>
 * A peer may be asked a question that only its answer to a ping settles, whatever else is
 * heard of it. Until then it is pinged often for a while, and once an interval later.
 */
public final class PeerProbe {

	/**
	 * How often a question is put at the fast rhythm.
	 */
	static final int HASTY_PINGS = 12;

	/**
	 * The fast rhythm: how long after an unanswered ping a question is put again.
	 */
	static final Duration HASTY_INTERVAL = Duration.ofMillis(200);

	private boolean inFlight;

	private int misses;

	private int turn;

	private long sentAt;

	private long notBefore;

	private double patience = 1;

	private boolean question;

	private long suspectedAt;

	private int hastyPings;

	PeerProbe(long now) {
		this.sentAt = now;
		this.suspectedAt = now - HASTY_INTERVAL.toNanos();
		this.notBefore = now;
	}

	public synchronized boolean isInFlight() {
		return this.inFlight;
	}

	public synchronized long sentAt() {
		return this.sentAt;
	}

	/**
	 * Return when the next ping may be sent at the earliest.
	 * @param now what to return when there is no such limit
	 */
	public synchronized long notBefore(long now) {
		return (this.notBefore - now > 0) ? this.notBefore : now;
	}

	/**
	 * Return how much of the interval to wait: drawn anew for each ping, so that the
	 * pings of many nodes spread.
	 */
	public synchronized double patience() {
		return this.patience;
	}

	public synchronized void patience(double patience) {
		this.patience = patience;
	}

	/**
	 * Claim the right to send the one ping that may be under way.
	 */
	public synchronized boolean begin(long now) {
		if (this.inFlight) {
			return false;
		}
		this.inFlight = true;
		this.sentAt = now;
		this.hastyPings = Math.max(0, this.hastyPings - 1);
		return true;
	}

	/**
	 * Put a question: the peer is pinged although it is not silent.
	 */
	synchronized void ask() {
		this.question = true;
		this.hastyPings = HASTY_PINGS;
	}

	/**
	 * Ask whether the peer is still who it was, unless that was asked just now.
	 * @return whether the question is new
	 */
	synchronized boolean suspect(long now) {
		if (now - this.suspectedAt < HASTY_INTERVAL.toNanos()) {
			return false;
		}
		this.suspectedAt = now;
		ask();
		return true;
	}

	/**
	 * The peer has answered a ping.
	 */
	public synchronized void answered() {
		this.question = false;
	}

	/**
	 * Return how long the question may wait.
	 * @param now the time
	 * @param interval the slow rhythm in nanoseconds
	 * @return nanoseconds, zero or less when it is due; for ever when there is none
	 */
	public synchronized long questionWait(long now, long interval) {
		if (!this.question) {
			return Long.MAX_VALUE;
		}
		if (this.hastyPings == HASTY_PINGS) {
			return 0;
		}
		return ((this.hastyPings > 0) ? HASTY_INTERVAL.toNanos() : interval) - (now - this.sentAt);
	}

	/**
	 * Return which ping to a dormant peer this is, so that they go to each of its
	 * addresses in turn.
	 */
	public synchronized int nextTurn() {
		this.turn = (this.turn + 1) & Integer.MAX_VALUE;
		return this.turn;
	}

	public synchronized void hit(long notBefore) {
		this.inFlight = false;
		this.misses = 0;
		this.notBefore = notBefore;
	}

	public synchronized int miss(long notBefore) {
		this.inFlight = false;
		this.misses++;
		this.notBefore = notBefore;
		return this.misses;
	}

	public synchronized void restart(long notBefore) {
		this.misses = 0;
		this.notBefore = notBefore;
	}

	/**
	 * The peer has come up: what was before counts no more.
	 */
	synchronized void renew(long now) {
		restart(now);
		this.question = false;
	}

	synchronized int misses() {
		return this.misses;
	}

}
