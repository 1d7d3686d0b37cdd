package io.peerlink.internal.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what became of the requests from peers since the node was started. Thread-safe.
 */
public final class ServerStatistics {

	final AtomicInteger queued = new AtomicInteger();

	final AtomicInteger overdueStages = new AtomicInteger();

	final LongAdder rejected = new LongAdder();

	final LongAdder unknownMethods = new LongAdder();

	final LongAdder denied = new LongAdder();

	final LongAdder duplicates = new LongAdder();

	final LongAdder lostReplies = new LongAdder();

	final LongAdder expired = new LongAdder();

	final LongAdder cancelled = new LongAdder();

	final LongAdder misdirected = new LongAdder();

	ServerStatistics() {
	}

	/**
	 * Returns how many accepted requests wait for a handler thread at present.
	 * @return the number of requests
	 */
	public int queuedRequests() {
		return this.queued.get();
	}

	/**
	 * Returns how many requests were refused because there was no capacity, before the
	 * node was announced, while it stopped, or because their numbers were invalid.
	 * @return the number of requests
	 */
	public long rejectedRequests() {
		return this.rejected.sum();
	}

	/**
	 * Returns how many requests named a method that is not registered.
	 * @return the number of requests
	 */
	public long unknownMethods() {
		return this.unknownMethods.sum();
	}

	/**
	 * Returns how many requests were answered with the error that their caller may not
	 * make them.
	 * @return the number of requests
	 */
	public long deniedRequests() {
		return this.denied.sum();
	}

	/**
	 * Returns how many retransmitted requests were not executed again.
	 * @return the number of requests
	 */
	public long duplicateRequests() {
		return this.duplicates.sum();
	}

	/**
	 * Returns how many retransmitted requests arrived after their reply had been evicted.
	 * @return the number of requests
	 */
	public long lostReplies() {
		return this.lostReplies.sum();
	}

	/**
	 * Returns how many requests were not executed because their deadline had passed.
	 * @return the number of requests
	 */
	public long expiredRequests() {
		return this.expired.sum();
	}

	/**
	 * Returns how many requests were cancelled by their caller.
	 * @return the number of requests
	 */
	public long cancelledRequests() {
		return this.cancelled.sum();
	}

	/**
	 * Returns how many requests were meant for an earlier instance of this node.
	 * @return the number of requests
	 */
	public long misdirectedRequests() {
		return this.misdirected.sum();
	}

}
