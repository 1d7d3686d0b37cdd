package io.peerlink.channel;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Limits how often messages for channels that do not exist, and wishes that are refused,
 * are answered. Each address and channel hashes to one of a fixed number of slots, and
 * each slot allows a burst of answers and then one per interval: a flood costs constant
 * memory and a bounded number of datagrams, and disturbs only the few that share its
 * slot. Runs on the receive thread only.
 */
final class RepairLimiter {

	private static final int SLOTS = 256;

	private static final long INTERVAL = Duration.ofMillis(200).toNanos();

	private final int burst;

	/**
	 * When the slot will have earned its whole burst again: the theoretical arrival time
	 * of the generic cell rate algorithm (ITU-T I.371).
	 */
	private final long[] fullAgainAt = new long[SLOTS];

	private final boolean[] used = new boolean[SLOTS];

	/**
	 * Create a limiter.
	 * @param burst how many answers a slot allows at once
	 */
	RepairLimiter(int burst) {
		this.burst = burst;
	}

	boolean tryAnswer(InetSocketAddress peer, String channelId, long now) {
		int slot = Math.floorMod(31 * peer.hashCode() + channelId.hashCode(), SLOTS);
		long debt = this.used[slot] ? Math.max(0, this.fullAgainAt[slot] - now) : 0;
		if (debt > (this.burst - 1) * INTERVAL) {
			return false;
		}
		this.used[slot] = true;
		this.fullAgainAt[slot] = now + debt + INTERVAL;
		return true;
	}

}
