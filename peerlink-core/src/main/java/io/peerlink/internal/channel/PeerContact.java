package io.peerlink.internal.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one channel knows of the life at its other side. For any number of threads; a
 * frame costs one write as a rule.
 */
final class PeerContact {

	private final AtomicInteger missedPings = new AtomicInteger();

	private volatile long frameAt;

	private volatile long answeredAt;

	private volatile boolean confirmed;

	private volatile boolean known;

	PeerContact(long now) {
		this.frameAt = now;
		this.answeredAt = now;
	}

	/**
	 * Take note of a frame.
	 */
	void frameArrived(long now) {
		this.frameAt = now;
		alive();
	}

	/**
	 * Take note of an answer to a ping: a sign of life, but no use of the channel.
	 */
	void answered(long now) {
		this.answeredAt = now;
		alive();
	}

	private void alive() {
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
	 * Return how long no frame arrived, since the beginning when none ever did.
	 */
	long disuse(long now) {
		return now - this.frameAt;
	}

	/**
	 * Return how long there was no sign of life, since the beginning when there never
	 * was.
	 */
	long silence(long now) {
		return Math.min(disuse(now), now - this.answeredAt);
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
