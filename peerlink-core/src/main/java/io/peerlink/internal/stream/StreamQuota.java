package io.peerlink.internal.stream;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How many streams of one kind there may be: those that peers have opened and those that
 * this node has opened, each up to the limit. One address may have half of the former, so
 * that it cannot keep others out. Thread-safe.
 */
final class StreamQuota {

	private final Map<InetAddress, Integer> incoming = new HashMap<>();

	private final int limit;

	private int incomingTotal;

	private int outgoingTotal;

	StreamQuota(int limit) {
		this.limit = limit;
	}

	int limit() {
		return this.limit;
	}

	int limitPerAddress() {
		return Math.max(1, this.limit / 2);
	}

	/**
	 * Takes a place for a stream that another node opens.
	 * @return the place, {@code null} when there is none
	 */
	synchronized @Nullable Place takeIncoming(InetAddress address) {
		int own = this.incoming.getOrDefault(address, 0);
		if (this.incomingTotal >= this.limit || own >= limitPerAddress()) {
			return null;
		}
		this.incomingTotal++;
		this.incoming.put(address, own + 1);
		return new Place(() -> giveBack(address));
	}

	private synchronized void giveBack(InetAddress address) {
		this.incomingTotal--;
		this.incoming.computeIfPresent(address, (key, count) -> (count > 1) ? count - 1 : null);
	}

	/**
	 * Takes a place for a stream that this node opens.
	 * @return the place, {@code null} when there is none
	 */
	synchronized @Nullable Place takeOutgoing() {
		if (this.outgoingTotal >= this.limit) {
			return null;
		}
		this.outgoingTotal++;
		return new Place(this::giveBackOutgoing);
	}

	private synchronized void giveBackOutgoing() {
		this.outgoingTotal--;
	}

	/**
	 * The right to one stream. It is given back when all who hold it have let go.
	 */
	static final class Place {

		private final Runnable giveBack;

		private int holders = 1;

		Place(Runnable giveBack) {
			this.giveBack = giveBack;
		}

		/**
		 * Lets one more hold the place.
		 */
		synchronized void hold() {
			this.holders++;
		}

		void letGo() {
			synchronized (this) {
				this.holders--;
				if (this.holders != 0) {
					return;
				}
			}
			this.giveBack.run();
		}

	}

}
