package io.peerlink.internal.seal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * Sessions and handshakes by the index that this node has given them, and that packets
 * name. The lower half of an index is a place in an array, the upper half is random.
 * Reading takes no lock and makes no objects; changes are guarded by the lock of the
 * engine.
 */
final class SessionTable {

	private static final int PLACE_BITS = 16;

	private static final int MOST_PLACES = 1 << PLACE_BITS;

	private static final int PLACE_MASK = MOST_PLACES - 1;

	private static final int FIRST_PLACES = 64;

	private final RandomGenerator random;

	/**
	 * The place that was free for longest comes first.
	 */
	private final Queue<Integer> free = new ArrayDeque<>();

	private volatile AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(FIRST_PLACES);

	private int places;

	SessionTable(RandomGenerator random) {
		this.random = random;
	}

	/**
	 * Returns what an index names.
	 * @param index any number
	 */
	@Nullable Entry get(int index) {
		AtomicReferenceArray<@Nullable Entry> entries = this.entries;
		int place = index & PLACE_MASK;
		Entry entry = (place < entries.length()) ? entries.get(place) : null;
		return (entry != null && entry.localIndex() == index) ? entry : null;
	}

	/**
	 * Returns an index that nothing has, to be {@linkplain #put used} or
	 * {@linkplain #remove given back}. Never 0, which means that there is no index.
	 */
	int reserve() {
		int place = reservePlace();
		int index = 0;
		while (index == 0) {
			index = this.random.nextInt() << PLACE_BITS | place;
		}
		return index;
	}

	private int reservePlace() {
		Integer reused = this.free.poll();
		if (reused != null) {
			return reused;
		}
		if (this.places == MOST_PLACES) {
			throw new IllegalStateException("More sessions than the bounds of nodes and of each node allow");
		}
		if (this.places == this.entries.length()) {
			AtomicReferenceArray<@Nullable Entry> larger = new AtomicReferenceArray<>(2 * this.places);
			for (int i = 0; i < this.places; i++) {
				larger.set(i, this.entries.get(i));
			}
			this.entries = larger;
		}
		return this.places++;
	}

	/**
	 * Adds what has a reserved index, or replaces what had it.
	 */
	void put(Entry entry) {
		this.entries.set(entry.localIndex() & PLACE_MASK, entry);
	}

	/**
	 * Removes what has an index, which must be reserved.
	 */
	void remove(int index) {
		this.entries.set(index & PLACE_MASK, null);
		this.free.add(index & PLACE_MASK);
	}

	/**
	 * Returns how many indices are reserved.
	 */
	int size() {
		return this.places - this.free.size();
	}

	/**
	 * What has an index.
	 */
	interface Entry {

		int localIndex();

	}

}
