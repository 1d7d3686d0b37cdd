package io.peerlink.internal.channel;

import java.util.concurrent.atomic.LongAdder;

import io.peerlink.channel.ChannelTotals;

/**
 * Counts for all channels of a node together.
 */
final class ChannelCounters {

	final LongAdder opened = new LongAdder();

	final LongAdder rejected = new LongAdder();

	final LongAdder sent = new LongAdder();

	final LongAdder received = new LongAdder();

	final LongAdder stale = new LongAdder();

	final LongAdder overflown = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder stray = new LongAdder();

	void arrived(InboundQueue.Outcome outcome) {
		switch (outcome) {
			case QUEUED -> this.received.increment();
			case STALE -> {
				this.received.increment();
				this.stale.increment();
			}
			case OVERFLOW -> {
				this.received.increment();
				this.overflown.increment();
			}
			case CLOSED -> this.stray.increment();
		}
	}

	ChannelTotals totals() {
		return new ChannelTotals(this.opened.sum(), this.rejected.sum(), this.sent.sum(), this.received.sum(),
				this.stale.sum(), this.overflown.sum(), this.failed.sum(), this.stray.sum());
	}

}
