package io.peerlink.internal.seal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

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

	private final Map<DropCause, LongAdder> dropped = new EnumMap<>(DropCause.class);

	SealCounters() {
		for (DropCause cause : DropCause.values()) {
			this.dropped.put(cause, new LongAdder());
		}
	}

	void dropped(DropCause cause) {
		Objects.requireNonNull(this.dropped.get(cause)).increment();
	}

	SealStatistics snapshot(int remotes, int sessions, int waiting, long waitingBytes) {
		Map<DropCause, Long> dropped = new EnumMap<>(DropCause.class);
		this.dropped.forEach((cause, count) -> dropped.put(cause, count.sum()));
		return new SealStatistics(dropped, remotes, sessions, waiting, waitingBytes, this.begun.sum(),
				this.answered.sum(), this.made.sum(), this.failed.sum(), this.expired.sum(), this.overflowed.sum(),
				this.moved.sum());
	}

}
