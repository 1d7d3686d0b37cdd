package io.peerlink.internal.seal;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.concurrent.EnumCounters;

/**
 * Counts what happens. Thread-safe.
 */
final class SealCounters {

	final LongAdder begun = new LongAdder();

	final LongAdder answered = new LongAdder();

	final LongAdder made = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder expired = new LongAdder();

	final LongAdder overflowed = new LongAdder();

	final LongAdder moved = new LongAdder();

	private final EnumCounters<DropCause> dropped = new EnumCounters<>(DropCause.class);

	void dropped(DropCause cause) {
		this.dropped.increment(cause);
	}

	Map<DropCause, Long> dropped() {
		return this.dropped.sums();
	}

	SealStatistics snapshot(int remotes, int sessions, int waiting, long waitingBytes) {
		return new SealStatistics(dropped(), remotes, sessions, waiting, waitingBytes, this.begun.sum(),
				this.answered.sum(), this.made.sum(), this.failed.sum(), this.expired.sum(), this.overflowed.sum(),
				this.moved.sum());
	}

}
