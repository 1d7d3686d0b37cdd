package io.peerlink.channel;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Limits how often messages for channels that do not exist are answered. Each address and
 * channel hashes to one of a fixed number of slots, and each slot allows one answer per
 * interval: a flood costs constant memory and a bounded number of datagrams, and disturbs
 * only the few that share its slot. Runs on the receive thread only.
 */
final class RepairLimiter {

	private static final int SLOTS = 256;

	private static final long INTERVAL = Duration.ofMillis(200).toNanos();

	private final long[] lastAnswers = new long[SLOTS];

	private final boolean[] used = new boolean[SLOTS];

	boolean tryAnswer(InetSocketAddress peer, String channelId, long now) {
		int slot = Math.floorMod(31 * peer.hashCode() + channelId.hashCode(), SLOTS);
		if (this.used[slot] && now - this.lastAnswers[slot] < INTERVAL) {
			return false;
		}
		this.used[slot] = true;
		this.lastAnswers[slot] = now;
		return true;
	}

}
