package io.peerlink.internal.channel;

import java.net.InetSocketAddress;

import io.peerlink.internal.time.RateLimit;

/**
 * Limits how often messages for channels that do not exist, and wishes that are refused,
 * are answered. Each address and channel hashes to one of a fixed number of slots, and
 * each slot allows a burst of answers and then one in 200 ms: a flood costs constant
 * memory and a bounded number of datagrams, and disturbs only the few that share its
 * slot. Runs on the receive thread only.
 */
final class RepairLimiter {

	private static final int SLOTS = 256;

	private static final int ANSWERS_PER_SECOND = 5;

	private final RateLimit[] slots = new RateLimit[SLOTS];

	/**
	 * Create a limiter.
	 * @param burst how many answers a slot allows at once
	 */
	RepairLimiter(int burst) {
		for (int i = 0; i < SLOTS; i++) {
			this.slots[i] = new RateLimit(ANSWERS_PER_SECOND, burst);
		}
	}

	boolean tryAnswer(InetSocketAddress peer, String channelId, long now) {
		int slot = Math.floorMod(31 * peer.hashCode() + channelId.hashCode(), SLOTS);
		return this.slots[slot].tryAcquire(now);
	}

}
