package io.peerlink.internal.context;

import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.time.RateLimit;

/**
 * Limits how often this node answers those that are none of its peers, all together. The
 * receive thread asks; any thread may read the count.
 * <p>
 * Anyone can send from the addresses of machines that do not exist. The system keeps what
 * is sent to them for 3 s, until it gives up to look for their hardware addresses, and
 * counts it against the send buffer. With the limits that Linux has by default the buffer
 * is full of 333 answers to pings, or 185 of the longest datagrams, and nothing leaves
 * this node then. Within 3 s there must be fewer.
 */
public final class StrangerLimit {

	/**
	 * How many answers a second there are at most on average.
	 */
	public static final int ANSWERS_PER_SECOND = 40;

	/**
	 * How many answers there are at once at most.
	 */
	public static final int ANSWERS_AT_ONCE = 40;

	private final RateLimit rate = new RateLimit(ANSWERS_PER_SECOND, ANSWERS_AT_ONCE);

	private final LongAdder unanswered = new LongAdder();

	/**
	 * Returns whether to answer a message. Called on the receive thread.
	 * @param arrival how the message arrived
	 * @return whether it is from an address of a peer, or within the limit
	 */
	public boolean mayAnswer(Arrival arrival) {
		if (arrival.entry() != null || this.rate.tryAcquire(arrival.nanoTime())) {
			return true;
		}
		this.unanswered.increment();
		return false;
	}

	/**
	 * Returns how many messages were not to be answered.
	 * @return the count since this node was started
	 */
	public long unanswered() {
		return this.unanswered.sum();
	}

}
