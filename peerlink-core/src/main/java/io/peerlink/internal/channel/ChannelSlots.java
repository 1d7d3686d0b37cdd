package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Limits the number of channels, with one peer and in all. Peers together may take three
 * quarters of the slots; the rest is left for channels that this node opens. Thread-safe.
 */
final class ChannelSlots {

	private final int total;

	private final int inboundTotal;

	private final int perPeer;

	private final Map<InetSocketAddress, Integer> takenByPeer = new HashMap<>();

	private int taken;

	private int takenInbound;

	ChannelSlots(int total, int perPeer) {
		this.total = total;
		this.inboundTotal = Math.max(1, total - total / 4);
		this.perPeer = perPeer;
	}

	/**
	 * Takes a slot for a channel that this node opens.
	 * @return the slot, {@code null} when there is none
	 */
	@Nullable Slot acquire(InetSocketAddress peer) {
		return take(peer, false);
	}

	/**
	 * Takes a slot for a channel that a peer opens.
	 * @return the slot, {@code null} when there is none
	 */
	@Nullable Slot acquireInbound(InetSocketAddress peer) {
		return take(peer, true);
	}

	/**
	 * Returns the limits as messages to people name them.
	 */
	String limits() {
		return "at most " + this.perPeer + " with one peer and " + this.total + " in all";
	}

	private synchronized @Nullable Slot take(InetSocketAddress peer, boolean inbound) {
		int withPeer = this.takenByPeer.getOrDefault(peer, 0);
		boolean full = this.taken >= this.total || (inbound && this.takenInbound >= this.inboundTotal);
		if (full || withPeer >= this.perPeer) {
			return null;
		}
		this.takenByPeer.put(peer, withPeer + 1);
		count(inbound, 1);
		return new Slot(peer, inbound);
	}

	private synchronized void free(Slot slot) {
		this.takenByPeer.computeIfPresent(slot.peer, (peer, count) -> (count > 1) ? count - 1 : null);
		count(slot.inbound, -1);
	}

	private void count(boolean inbound, int change) {
		this.taken += change;
		if (inbound) {
			this.takenInbound += change;
		}
	}

	/**
	 * The slot of one channel. It is free when it was released as often as it was
	 * acquired and retained. Thread-safe.
	 */
	final class Slot {

		private final InetSocketAddress peer;

		private final boolean inbound;

		private final AtomicInteger users = new AtomicInteger(1);

		private Slot(InetSocketAddress peer, boolean inbound) {
			this.peer = peer;
			this.inbound = inbound;
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
