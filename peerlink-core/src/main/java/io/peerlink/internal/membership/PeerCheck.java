package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The check whether a peer is still there, because something speaks against it: discovery
 * has lost it, another node claims its name, it said goodbye, or its addresses have
 * changed. All its addresses are pinged in rounds. What it means that none of them
 * answers is decided by the {@link PeerTable} in the end. Thread-safe.
 */
public final class PeerCheck {

	/**
	 * The time from one round to the next, and the time for an answer to a round.
	 */
	public static final Duration ROUND = Duration.ofMillis(200);

	/**
	 * Rounds for a peer against which much speaks. A node that was restarted, and a
	 * Python node that was stopped, are noticed this soon.
	 */
	static final int SHORT = 3;

	/**
	 * Rounds for a peer that would have said goodbye itself. It is given as long as one
	 * that falls silent.
	 */
	static final int LONG = 12;

	/**
	 * Rounds for a peer that has said goodbye.
	 */
	static final int AFTER_GOODBYE = 15;

	private int limit;

	private int rounds;

	private long firstBeganAt;

	private long beganAt;

	private @Nullable InetSocketAddress answeredAt;

	PeerCheck(long now) {
		this.beganAt = now - ROUND.toNanos();
	}

	/**
	 * Requests a check. One that is under way goes on and becomes as short.
	 * @param rounds how many rounds without an answer end it
	 */
	synchronized void request(int rounds) {
		this.limit = (this.limit > 0) ? Math.min(this.limit, rounds) : rounds;
	}

	synchronized boolean isUnderWay() {
		return this.limit > 0;
	}

	/**
	 * Returns how long the next step of the check may wait.
	 * @param now the time
	 * @return nanoseconds, zero or less when it is due; {@link Long#MAX_VALUE} when no
	 * check is under way
	 */
	public synchronized long delay(long now) {
		return (this.limit > 0) ? ROUND.toNanos() - (now - this.beganAt) : Long.MAX_VALUE;
	}

	/**
	 * Begins a round.
	 * @param now the time
	 */
	public synchronized void begin(long now) {
		if (this.rounds == 0) {
			this.firstBeganAt = now;
		}
		this.rounds++;
		this.beganAt = now;
	}

	/**
	 * Returns whether the answer to a ping counts: one that was sent before the check
	 * began shows nothing of what happened since.
	 * @param sentAt when the ping was sent
	 */
	synchronized boolean isAnsweredBy(long sentAt) {
		return this.limit == 0 || (this.rounds > 0 && sentAt - this.firstBeganAt >= 0);
	}

	/**
	 * Returns whether there were as many rounds without an answer as were requested.
	 * @return whether the peer did not answer
	 */
	public synchronized boolean isUnanswered() {
		return this.limit > 0 && this.rounds >= this.limit;
	}

	/**
	 * Returns where the peer answered, if that was not the address in use.
	 * @return the address, {@code null} when it has not answered yet
	 */
	public synchronized @Nullable InetSocketAddress answeredAt() {
		return this.answeredAt;
	}

	/**
	 * Records an answer that counts, from another address than the one in use. That has
	 * the rest of the round to answer as well.
	 */
	synchronized void answeredAt(InetSocketAddress address) {
		if (this.limit > 0 && this.answeredAt == null) {
			this.answeredAt = address;
		}
	}

	/**
	 * Ends the check.
	 */
	public synchronized void end() {
		this.limit = 0;
		this.rounds = 0;
		this.answeredAt = null;
	}

}
