package io.peerlink.internal.channel;

import java.net.InetSocketAddress;

import io.peerlink.internal.time.RateLimit;

/**
 * Limits how often messages are answered with a close. Each address and channel hashes to
 * one of a fixed number of slots, and each slot allows a burst of answers and then one in
 * 200 ms: a flood costs constant memory and a bounded number of datagrams, and affects
 * only the few that share its slot. Not thread-safe.
 */
final class ResponseLimiter {

	private static final int SLOTS = 256;

	private static final int ANSWERS_PER_SECOND = 5;

	private final RateLimit[] slots = new RateLimit[SLOTS];

	/**
	 * Creates a limiter.
	 * @param burst how many answers a slot allows at once
	 */
	ResponseLimiter(int burst) {
		for (int i = 0; i < SLOTS; i++) {
			this.slots[i] = new RateLimit(ANSWERS_PER_SECOND, burst);
		}
	}

	/**
	 * Requests one answer.
	 * @param peer the address that the message came from
	 * @param channelId the channel that the message is for
	 * @param now the present time in nanoseconds
	 * @return whether the message may be answered
	 */
	boolean tryAcquire(InetSocketAddress peer, String channelId, long now) {
		int slot = Math.floorMod(31 * peer.hashCode() + channelId.hashCode(), SLOTS);
		return this.slots[slot].tryAcquire(now);
	}

}
