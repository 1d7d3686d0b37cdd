package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Datagrams that wait for one session, in their order. Bounded: the latest ones stay.
 * Guarded by the lock of the engine.
 */
final class WaitingDatagrams {

	private final Deque<KeptDatagram> datagrams = new ArrayDeque<>(0);

	private final Room room;

	private final SealCounters counters;

	WaitingDatagrams(Room room, SealCounters counters) {
		this.room = room;
		this.counters = counters;
	}

	/**
	 * Adds a datagram. The one that has waited longest makes room for it.
	 * @param effects takes what was refused for it
	 * @throws IOException if all datagrams that wait, for whatever session, leave no room
	 */
	void add(KeptDatagram datagram, Effects effects) throws IOException {
		if (this.datagrams.size() == SealLimits.WAITING_DATAGRAMS) {
			this.counters.overflowed.increment();
			KeptDatagram oldest = remove(this.datagrams.removeFirst());
			effects.refuse(oldest, "later datagrams took its place while it waited");
		}
		if (!this.room.tryTake(datagram.plain().length)) {
			this.counters.overflowed.increment();
			throw new NoSessionException(datagram.to(), "too many datagrams wait for sessions");
		}
		this.datagrams.addLast(datagram);
	}

	/**
	 * Adds datagrams that have waited elsewhere.
	 */
	void addAll(List<KeptDatagram> others, Effects effects) {
		for (KeptDatagram other : others) {
			try {
				add(other, effects);
			}
			catch (IOException ex) {
				effects.refuse(other, ex);
			}
		}
	}

	/**
	 * Refuses the datagrams that have waited too long.
	 */
	void expire(long now, Effects effects) {
		if (this.datagrams.isEmpty()) {
			return;
		}
		for (KeptDatagram expired : take((datagram) -> datagram.hasExpired(now))) {
			this.counters.expired.increment();
			effects.refuse(expired, "none was made within " + SealLimits.LONGEST_WAIT.toSeconds() + " s");
		}
	}

	void refuseAll(String reason, Effects effects) {
		takeAll().forEach((datagram) -> effects.refuse(datagram, reason));
	}

	List<KeptDatagram> takeAll() {
		return take((datagram) -> true);
	}

	/**
	 * Removes the datagrams that go to an address.
	 */
	List<KeptDatagram> takeFor(InetSocketAddress address) {
		return take((datagram) -> datagram.to().equals(address));
	}

	private List<KeptDatagram> take(Predicate<KeptDatagram> wanted) {
		List<KeptDatagram> taken = new ArrayList<>();
		for (Iterator<KeptDatagram> it = this.datagrams.iterator(); it.hasNext();) {
			KeptDatagram datagram = it.next();
			if (wanted.test(datagram)) {
				it.remove();
				taken.add(remove(datagram));
			}
		}
		return taken;
	}

	private KeptDatagram remove(KeptDatagram datagram) {
		this.room.giveBack(datagram.plain().length);
		return datagram;
	}

	boolean isEmpty() {
		return this.datagrams.isEmpty();
	}

	/**
	 * The room for all datagrams that wait. Guarded by the lock of the engine.
	 */
	static final class Room {

		private long bytes;

		private int datagrams;

		private boolean tryTake(int length) {
			if (this.bytes + length > SealLimits.WAITING_BYTES) {
				return false;
			}
			this.bytes += length;
			this.datagrams++;
			return true;
		}

		private void giveBack(int length) {
			this.bytes -= length;
			this.datagrams--;
		}

		long bytes() {
			return this.bytes;
		}

		int datagrams() {
			return this.datagrams;
		}

	}

}
