package io.peerlink.internal.seal.tcp;

import io.peerlink.internal.concurrent.BoundedMap;

/**
 * The marks of the handshakes that have begun connections lately. Whoever repeats one
 * that was heard on the network cannot finish it, but its computation would cost as much
 * as an honest one. Thread-safe.
 */
final class RecentInits {

	private static final int MAX = 16_384;

	private final BoundedMap<Long, Boolean> marks = new BoundedMap<>(MAX);

	/**
	 * Adds a mark that the realm's secret has made.
	 * @return whether it is new
	 */
	synchronized boolean add(long mark) {
		return this.marks.put(mark, Boolean.TRUE) == null;
	}

}
