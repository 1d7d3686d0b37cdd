package io.peerlink.internal.server.dedup;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits what all {@link ReplyCache}s of a kind hold together. Thread-safe.
 */
final class ReplyBudget {

	private final long maxBytes;

	private final AtomicLong bytes = new AtomicLong();

	ReplyBudget(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Spend some bytes, or give them back.
	 * @param bytes how many; negative to give them back
	 */
	void spend(long bytes) {
		if (bytes != 0) {
			this.bytes.addAndGet(bytes);
		}
	}

	boolean isOverdrawn() {
		return this.bytes.get() > this.maxBytes;
	}

	long spent() {
		return this.bytes.get();
	}

}
