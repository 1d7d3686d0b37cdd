package io.peerlink.internal.channel.endpoint;

import java.util.concurrent.atomic.LongAdder;

import io.peerlink.channel.ChannelTotals;

/**
 * Counts for all channels of a node together. Thread-safe.
 */
public final class ChannelCounters {

	private final LongAdder opened = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder sent = new LongAdder();

	private final LongAdder received = new LongAdder();

	private final LongAdder stale = new LongAdder();

	private final LongAdder overflowed = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder stray = new LongAdder();

	/**
	 * Counts a channel that was opened by either side.
	 */
	public void opened() {
		this.opened.increment();
	}

	/**
	 * Counts an open request of a peer that was refused or ignored.
	 */
	public void rejected() {
		this.rejected.increment();
	}

	/**
	 * Counts a message for a channel that does not exist or belongs to another peer.
	 */
	public void stray() {
		this.stray.increment();
	}

	void sent() {
		this.sent.increment();
	}

	void overflowed(int messages) {
		this.overflowed.add(messages);
	}

	void failed() {
		this.failed.increment();
	}

	void received(InboundQueue.Outcome outcome) {
		switch (outcome) {
			case QUEUED, OVERFLOW -> this.received.increment();
			case STALE -> {
				this.received.increment();
				this.stale.increment();
			}
			case CLOSED -> this.stray.increment();
		}
	}

	/**
	 * Returns a snapshot of the numbers.
	 * @return the numbers since the node was started
	 */
	public ChannelTotals totals() {
		return new ChannelTotals(this.opened.sum(), this.rejected.sum(), this.sent.sum(), this.received.sum(),
				this.stale.sum(), this.overflowed.sum(), this.failed.sum(), this.stray.sum());
	}

}
