package io.peerlink.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one channel knows of the life at its other side. For any number of threads; a
 * frame costs one write as a rule.
 */
final class PeerContact {

	private final AtomicInteger missedPings = new AtomicInteger();

	private volatile long heardAt;

	private volatile boolean confirmed;

	private volatile boolean known;

	PeerContact(long now) {
		this.heardAt = now;
	}

	/**
	 * Take note of a sign of life.
	 */
	void heard(long now) {
		this.heardAt = now;
		if (!this.confirmed || this.missedPings.get() != 0) {
			this.confirmed = true;
			this.missedPings.set(0);
		}
	}

	/**
	 * Take note of a ping that was not answered.
	 * @return how many in a row were not
	 */
	int missed() {
		return this.missedPings.incrementAndGet();
	}

	/**
	 * Return how long nothing was heard, since the beginning when nothing was ever.
	 */
	long silence(long now) {
		return now - this.heardAt;
	}

	/**
	 * Tell whether there ever was a sign of life after the channel was opened.
	 */
	boolean isConfirmed() {
		return this.confirmed;
	}

	/**
	 * Take note of whether the peer is known to be up now.
	 * @return whether it was before, and is not any more
	 */
	boolean hasGone(boolean up) {
		if (up) {
			this.known = true;
			return false;
		}
		return this.known;
	}

}
