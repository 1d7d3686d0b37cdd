package io.peerlink.internal.stream;

import java.util.concurrent.atomic.LongAdder;

import io.peerlink.stream.StreamTotals;

/**
 * Counts what {@link StreamTotals} tells. Thread-safe.
 */
final class StreamCounters {

	final LongAdder opened = new LongAdder();

	final LongAdder accepted = new LongAdder();

	final LongAdder rejected = new LongAdder();

	final LongAdder invalid = new LongAdder();

	final LongAdder bytesIn = new LongAdder();

	final LongAdder bytesOut = new LongAdder();

	final LongAdder refusedValues = new LongAdder();

	final LongAdder expiredValues = new LongAdder();

	StreamTotals totals(int open) {
		return new StreamTotals(open, this.opened.sum(), this.accepted.sum(), this.rejected.sum(), this.invalid.sum(),
				this.bytesIn.sum(), this.bytesOut.sum(), this.refusedValues.sum(), this.expiredValues.sum());
	}

}
