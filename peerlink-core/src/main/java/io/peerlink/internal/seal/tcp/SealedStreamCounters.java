package io.peerlink.internal.seal.tcp;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts sealed connections. Thread-safe.
 */
public final class SealedStreamCounters {

	private final LongAdder established = new LongAdder();

	private final Map<SealFailure, LongAdder> failures = new EnumMap<>(SealFailure.class);

	SealedStreamCounters() {
		for (SealFailure failure : SealFailure.values()) {
			this.failures.put(failure, new LongAdder());
		}
	}

	void countEstablished() {
		this.established.increment();
	}

	void count(SealFailure failure) {
		adder(failure).increment();
	}

	private LongAdder adder(SealFailure failure) {
		return Objects.requireNonNull(this.failures.get(failure));
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
		return adder(failure).sum();
	}

}
