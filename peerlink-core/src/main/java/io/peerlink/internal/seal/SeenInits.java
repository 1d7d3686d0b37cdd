package io.peerlink.internal.seal;

/**
 * Remembers the MACs of the latest INITs, so that one that was recorded costs no
 * agreement of keys when it comes again: at least the last 16,384, by 64 bits each, which
 * nobody else can choose. They take 512 KiB at most, and 16 KiB at first. Not
 * thread-safe.
 */
final class SeenInits {

	/**
	 * How many are remembered at least.
	 */
	static final int GENERATION = 1 << 14;

	private static final int FIRST_PLACES = 1 << 11;

	private long[] latest = new long[FIRST_PLACES];

	private long[] earlier = new long[0];

	private int size;

	/**
	 * Adds the MAC of an INIT.
	 * @param mac its first 64 bits
	 */
	void add(long mac) {
		if (this.size == GENERATION) {
			this.earlier = this.latest;
			this.latest = new long[2 * GENERATION];
			this.size = 0;
		}
		if (2 * this.size == this.latest.length) {
			grow();
		}
		this.size++;
		put(this.latest, entry(mac));
	}

	private void grow() {
		long[] larger = new long[2 * this.latest.length];
		for (long entry : this.latest) {
			if (entry != 0) {
				put(larger, entry);
			}
		}
		this.latest = larger;
	}

	/**
	 * Returns whether a MAC was added, unless that is too long ago.
	 */
	boolean contains(long mac) {
		return contains(this.latest, entry(mac)) || contains(this.earlier, entry(mac));
	}

	/**
	 * Zero marks a place that is free.
	 */
	private static long entry(long mac) {
		return (mac != 0) ? mac : 1;
	}

	private static void put(long[] places, long entry) {
		int place = (int) entry & (places.length - 1);
		while (places[place] != 0) {
			place = (place + 1) & (places.length - 1);
		}
		places[place] = entry;
	}

	private static boolean contains(long[] places, long entry) {
		if (places.length == 0) {
			return false;
		}
		int place = (int) entry & (places.length - 1);
		while (places[place] != 0) {
			if (places[place] == entry) {
				return true;
			}
			place = (place + 1) & (places.length - 1);
		}
		return false;
	}

}
