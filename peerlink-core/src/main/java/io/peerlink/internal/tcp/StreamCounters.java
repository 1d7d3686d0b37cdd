package io.peerlink.internal.tcp;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.spi.ConnectionStatistics;

/**
 * Counts what {@link ConnectionStatistics} tells. Thread-safe.
 */
final class StreamCounters {

	final AtomicInteger open = new AtomicInteger();

	final LongAdder accepted = new LongAdder();

	final LongAdder connected = new LongAdder();

	final LongAdder refused = new LongAdder();

	final LongAdder garbage = new LongAdder();

	final LongAdder tooLarge = new LongAdder();

	final LongAdder tooSlow = new LongAdder();

	final LongAdder broken = new LongAdder();

	private final LongAdder messagesIn = new LongAdder();

	private final LongAdder bytesIn = new LongAdder();

	private final LongAdder messagesOut = new LongAdder();

	private final LongAdder bytesOut = new LongAdder();

	void received(long length) {
		this.messagesIn.increment();
		this.bytesIn.add(length);
	}

	void sent(long length) {
		this.messagesOut.increment();
		this.bytesOut.add(length);
	}

	ConnectionStatistics snapshot() {
		return new ConnectionStatistics(this.open.get(), this.accepted.sum(), this.connected.sum(),
				this.messagesIn.sum(), this.bytesIn.sum(), this.messagesOut.sum(), this.bytesOut.sum(),
				this.refused.sum(), this.garbage.sum(), this.tooLarge.sum(), this.tooSlow.sum(), this.broken.sum());
	}

}
