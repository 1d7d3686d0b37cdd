package io.peerlink.spi;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a transport does, for its {@link TransportStatistics}. Thread-safe.
 */
public final class TransportCounters {

	private final LongAdder datagramsIn = new LongAdder();

	private final LongAdder bytesIn = new LongAdder();

	private final LongAdder datagramsOut = new LongAdder();

	private final LongAdder bytesOut = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final LongAdder receiveErrors = new LongAdder();

	private final LongAdder receiverErrors = new LongAdder();

	private final LongAdder sendErrors = new LongAdder();

	/**
	 * Counts a datagram that arrived.
	 * @param length its bytes
	 */
	public void received(int length) {
		this.datagramsIn.increment();
		this.bytesIn.add(length);
	}

	/**
	 * Counts a datagram that was sent.
	 * @param length its bytes
	 */
	public void sent(int length) {
		this.datagramsOut.increment();
		this.bytesOut.add(length);
	}

	/**
	 * Counts a datagram that arrived and was not given to the receiver.
	 */
	public void dropped() {
		this.dropped.increment();
	}

	/**
	 * Counts a failure to receive.
	 */
	public void receiveFailed() {
		this.receiveErrors.increment();
	}

	/**
	 * Counts a datagram that the receiver failed on.
	 * @return how many there were so far
	 */
	public long receiverFailed() {
		this.receiverErrors.increment();
		return this.receiverErrors.sum();
	}

	/**
	 * Counts a datagram that could not be sent.
	 */
	public void sendFailed() {
		this.sendErrors.increment();
	}

	/**
	 * Returns the numbers at this moment.
	 * @return the numbers
	 */
	public TransportStatistics snapshot() {
		return new TransportStatistics(this.datagramsIn.sum(), this.bytesIn.sum(), this.datagramsOut.sum(),
				this.bytesOut.sum(), this.dropped.sum(), this.receiveErrors.sum(), this.receiverErrors.sum(),
				this.sendErrors.sum());
	}

}
