package io.peerlink.internal.channel.endpoint;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The signs of life of the other side of one channel. Thread-safe; a frame costs one
 * write as a rule. Times are those of the node's scheduler in nanoseconds.
 */
public final class PeerContact {

	private final AtomicInteger missedPings = new AtomicInteger();

	private volatile long frameAt;

	private volatile long pongAt;

	private volatile boolean confirmed;

	private volatile boolean wasUp;

	PeerContact(long now) {
		this.frameAt = now;
		this.pongAt = now;
	}

	/**
	 * Notes that a frame arrived.
	 */
	void frameArrived(long now) {
		this.frameAt = now;
		confirm();
	}

	/**
	 * Notes that a ping was answered: a sign of life, but no use of the channel.
	 * @param now the present time
	 */
	public void pingAnswered(long now) {
		this.pongAt = now;
		confirm();
	}

	private void confirm() {
		if (!this.confirmed || this.missedPings.get() != 0) {
			this.confirmed = true;
			this.missedPings.set(0);
		}
	}

	/**
	 * Notes that a ping was not answered.
	 * @return how many pings in a row were not
	 */
	public int pingMissed() {
		return this.missedPings.incrementAndGet();
	}

	/**
	 * Returns how long no frame arrived, counted from the creation of the channel when
	 * none ever did.
	 */
	long nanosWithoutFrame(long now) {
		return now - this.frameAt;
	}

	/**
	 * Returns how long there was no sign of life, counted from the creation of the
	 * channel when there never was.
	 * @param now the present time
	 * @return nanoseconds
	 */
	public long silentNanos(long now) {
		return Math.min(nanosWithoutFrame(now), now - this.pongAt);
	}

	/**
	 * Returns whether there ever was a sign of life after the channel was opened.
	 * @return whether a frame or an answer to a ping has arrived
	 */
	public boolean isConfirmed() {
		return this.confirmed;
	}

	/**
	 * Returns whether the peer ever was known to be up.
	 * @return whether {@link #noteUp(boolean)} was told so
	 */
	public boolean wasUp() {
		return this.wasUp;
	}

	/**
	 * Notes whether the peer is known to be up.
	 * @param up whether it is up at present
	 * @return whether it has gone down: it was up before, and is not at present
	 */
	public boolean noteUp(boolean up) {
		if (up) {
			this.wasUp = true;
			return false;
		}
		return this.wasUp;
	}

}
