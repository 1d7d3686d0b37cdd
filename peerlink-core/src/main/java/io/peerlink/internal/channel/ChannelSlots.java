package io.peerlink.internal.channel;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.channel.endpoint.QueueBudget;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of channels, and the memory of the messages that wait on them, with
 * one peer and in all. Peers together may take three quarters of the slots; the rest is
 * left for channels that this node opens. Thread-safe.
 */
final class ChannelSlots {

	/**
	 * Most bytes that wait on all channels of the node.
	 */
	static final long MAX_QUEUED_BYTES = 32 * 1024 * 1024;

	/**
	 * Most bytes that wait on the channels with one peer.
	 */
	static final long MAX_QUEUED_BYTES_PER_PEER = 16 * 1024 * 1024;

	private final int total;

	private final int inboundTotal;

	private final int perPeer;

	private final QueueBudget budget = new QueueBudget(MAX_QUEUED_BYTES);

	private final Map<String, PeerShare> peers = new HashMap<>();

	private int taken;

	private int takenInbound;

	ChannelSlots(int total, int perPeer) {
		this.total = total;
		this.inboundTotal = Math.max(1, total - total / 4);
		this.perPeer = perPeer;
	}

	/**
	 * Takes a slot for a channel that this node opens.
	 * @param peer identifies the peer
	 * @return the slot, {@code null} when there is none
	 */
	@Nullable Slot acquire(String peer) {
		return take(peer, false);
	}

	/**
	 * Takes a slot for a channel that a peer opens.
	 * @param peer identifies the peer
	 * @return the slot, {@code null} when there is none
	 */
	@Nullable Slot acquireInbound(String peer) {
		return take(peer, true);
	}

	/**
	 * Returns the limits as messages to people name them.
	 */
	String limits() {
		return "at most " + this.perPeer + " with one peer and " + this.total + " in all";
	}

	private synchronized @Nullable Slot take(String peer, boolean inbound) {
		PeerShare share = this.peers.get(peer);
		boolean full = this.taken >= this.total || (inbound && this.takenInbound >= this.inboundTotal);
		if (full || (share != null && share.taken >= this.perPeer)) {
			return null;
		}
		if (share == null) {
			share = new PeerShare(this.budget.part(MAX_QUEUED_BYTES_PER_PEER));
			this.peers.put(peer, share);
		}
		share.taken++;
		count(inbound, 1);
		return new Slot(peer, share, inbound);
	}

	private synchronized void free(Slot slot) {
		slot.share.taken--;
		if (slot.share.taken == 0) {
			this.peers.remove(slot.peer);
		}
		count(slot.inbound, -1);
	}

	private void count(boolean inbound, int change) {
		this.taken += change;
		if (inbound) {
			this.takenInbound += change;
		}
	}

	/**
	 * What one peer has taken.
	 */
	private static final class PeerShare {

		private final QueueBudget budget;

		private int taken;

		PeerShare(QueueBudget budget) {
			this.budget = budget;
		}

	}

	/**
	 * The slot of one channel. It is free when it was released as often as it was
	 * acquired and retained. Thread-safe.
	 */
	final class Slot {

		private final String peer;

		private final PeerShare share;

		private final boolean inbound;

		private final AtomicInteger users = new AtomicInteger(1);

		private Slot(String peer, PeerShare share, boolean inbound) {
			this.peer = peer;
			this.share = share;
			this.inbound = inbound;
		}

		/**
		 * Returns what messages of the peer that wait may take.
		 */
		QueueBudget budget() {
			return this.share.budget;
		}

		/**
		 * Requires one more release before the slot is free.
		 */
		void retain() {
			this.users.incrementAndGet();
		}

		/**
		 * Releases the slot once.
		 */
		void release() {
			if (this.users.decrementAndGet() == 0) {
				free(this);
			}
		}

	}

}
