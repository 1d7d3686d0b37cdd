package io.peerlink.transport;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what becomes {@link TransportStatistics}.
 */
final class TransportCounters {

	final LongAdder dropped = new LongAdder();

	final LongAdder receiveErrors = new LongAdder();

	final LongAdder receiverErrors = new LongAdder();

	final LongAdder sendErrors = new LongAdder();

	private final LongAdder datagramsIn = new LongAdder();

	private final LongAdder bytesIn = new LongAdder();

	private final LongAdder datagramsOut = new LongAdder();

	private final LongAdder bytesOut = new LongAdder();

	void received(int length) {
		this.datagramsIn.increment();
		this.bytesIn.add(length);
	}

	void sent(int length) {
		this.datagramsOut.increment();
		this.bytesOut.add(length);
	}

	TransportStatistics snapshot() {
		return new TransportStatistics(this.datagramsIn.sum(), this.bytesIn.sum(), this.datagramsOut.sum(),
				this.bytesOut.sum(), this.dropped.sum(), this.receiveErrors.sum(), this.receiverErrors.sum(),
				this.sendErrors.sum());
	}

}
