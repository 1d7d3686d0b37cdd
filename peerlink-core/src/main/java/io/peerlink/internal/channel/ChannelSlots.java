package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * How many channels there may be, with one peer and in all. Peers together may take three
 * quarters of the places; the rest is left for channels that this node opens. For any
 * number of threads.
 */
final class ChannelSlots {

	private final int total;

	private final int inboundTotal;

	private final int perPeer;

	private final Map<InetSocketAddress, Integer> taken = new HashMap<>();

	private int takenInAll;

	private int takenInbound;

	ChannelSlots(int total, int perPeer) {
		this.total = total;
		this.inboundTotal = Math.max(1, total - total / 4);
		this.perPeer = perPeer;
	}

	/**
	 * Take a slot for a channel that this node opens.
	 * @return the slot, {@code null} when there is none
	 */
	@Nullable Slot acquire(InetSocketAddress peer) {
		return take(peer, false);
	}

	/**
	 * Take a slot for a channel that a peer opens.
	 * @return the slot, {@code null} when there is none
	 */
	@Nullable Slot acquireInbound(InetSocketAddress peer) {
		return take(peer, true);
	}

	/**
	 * Describe the limits for people.
	 */
	String limits() {
		return "at most " + this.perPeer + " with one peer and " + this.total + " in all";
	}

	private synchronized @Nullable Slot take(InetSocketAddress peer, boolean inbound) {
		int withPeer = this.taken.getOrDefault(peer, 0);
		boolean full = this.takenInAll >= this.total || (inbound && this.takenInbound >= this.inboundTotal);
		if (full || withPeer >= this.perPeer) {
			return null;
		}
		this.taken.put(peer, withPeer + 1);
		count(inbound, 1);
		return new Slot(peer, inbound);
	}

	private synchronized void give(Slot slot) {
		this.taken.computeIfPresent(slot.peer, (peer, count) -> (count > 1) ? count - 1 : null);
		count(slot.inbound, -1);
	}

	private void count(boolean inbound, int change) {
		this.takenInAll += change;
		if (inbound) {
			this.takenInbound += change;
		}
	}

	/**
	 * The place of one channel. Whoever is done with it releases it once; it is free when
	 * all are done.
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
		 * Have one more release before it is free.
		 */
		void retain() {
			this.users.incrementAndGet();
		}

		void release() {
			if (this.users.decrementAndGet() == 0) {
				give(this);
			}
		}

	}

}
