package io.peerlink.internal.seal.tcp;

import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.concurrent.EnumCounters;

/**
 * Counts sealed connections. Thread-safe.
 */
public final class SealedStreamCounters {

	private final LongAdder established = new LongAdder();

	private final EnumCounters<SealFailure> failures = new EnumCounters<>(SealFailure.class);

	SealedStreamCounters() {
	}

	void countEstablished() {
		this.established.increment();
	}

	void count(SealFailure failure) {
		this.failures.increment(failure);
	}

	/**
	 * Returns how many connections were made, by either side, handshake included.
	 * @return the number
	 */
	public long established() {
		return this.established.sum();
	}

	/**
	 * Returns how many connections were given up.
	 * @param failure why
	 * @return the number
	 */
	public long failed(SealFailure failure) {
		return this.failures.sum(failure);
	}

}
