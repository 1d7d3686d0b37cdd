package io.peerlink.internal.server.dedup;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes that all callers of one kind make this node keep. Thread-safe.
 */
final class ByteBudget {

	private final long maxBytes;

	private final AtomicLong bytes = new AtomicLong();

	ByteBudget(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Charges bytes to this budget.
	 * @param bytes how many; negative to return them
	 */
	void charge(long bytes) {
		if (bytes != 0) {
			this.bytes.addAndGet(bytes);
		}
	}

	boolean isExceeded() {
		return this.bytes.get() > this.maxBytes;
	}

	long charged() {
		return this.bytes.get();
	}

}
