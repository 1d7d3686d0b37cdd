package io.peerlink.spi;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the datagrams of a {@link DatagramTransport} for its
 * {@link TransportStatistics}. Thread-safe.
 *
 * @since 0.1.0
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
	 * Counts a datagram that is given to the receiver.
	 * @param length its length in bytes
	 */
	public void received(int length) {
		this.datagramsIn.increment();
		this.bytesIn.add(length);
	}

	/**
	 * Counts a datagram that was handed to the network.
	 * @param length its length in bytes
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
	 * Counts a datagram whose receiver threw an exception.
	 * @return the count so far
	 */
	public long receiverFailed() {
		this.receiverErrors.increment();
		return this.receiverErrors.sum();
	}

	/**
	 * Counts a datagram that could not be handed to the network.
	 */
	public void sendFailed() {
		this.sendErrors.increment();
	}

	/**
	 * Returns the counts at this moment.
	 * @return a snapshot
	 */
	public TransportStatistics snapshot() {
		return new TransportStatistics(this.datagramsIn.sum(), this.bytesIn.sum(), this.datagramsOut.sum(),
				this.bytesOut.sum(), this.dropped.sum(), this.receiveErrors.sum(), this.receiverErrors.sum(),
				this.sendErrors.sum());
	}

}
