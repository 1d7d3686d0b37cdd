package io.peerlink.rpc;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits what all {@link ReplyCache}s of a kind hold together. Thread-safe.
 */
final class ReplyBudget {

	private final long maxBytes;

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicInteger replies = new AtomicInteger();

	ReplyBudget(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	void spend(long bytes) {
		this.bytes.addAndGet(bytes);
		this.replies.incrementAndGet();
	}

	void restore(long bytes) {
		this.bytes.addAndGet(-bytes);
		this.replies.decrementAndGet();
	}

	boolean isOverdrawn() {
		return this.bytes.get() > this.maxBytes;
	}

	int replies() {
		return this.replies.get();
	}

}
