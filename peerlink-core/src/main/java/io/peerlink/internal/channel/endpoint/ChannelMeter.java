package io.peerlink.internal.channel.endpoint;

import java.util.concurrent.atomic.LongAdder;

import io.peerlink.channel.ChannelStatistics;

/**
 * Counts for one channel, and for all channels of the node at the same time. Thread-safe.
 */
final class ChannelMeter {

	private final ChannelCounters counters;

	private final LongAdder sent = new LongAdder();

	private final LongAdder failed = new LongAdder();

	ChannelMeter(ChannelCounters counters) {
		this.counters = counters;
	}

	/**
	 * Counts a frame that was sent.
	 */
	void sent() {
		this.sent.increment();
		this.counters.sent();
	}

	/**
	 * Counts a message that the listener could not take.
	 */
	void failed() {
		this.failed.increment();
		this.counters.failed();
	}

	/**
	 * Counts a frame that arrived. The queue counts it for the channel.
	 * @param outcome what the queue did with it
	 */
	void received(InboundQueue.Outcome outcome) {
		this.counters.received(outcome);
	}

	/**
	 * Returns whether this meter adds to the given counters.
	 */
	boolean isOf(ChannelCounters counters) {
		return this.counters == counters;
	}

	/**
	 * Returns a snapshot of the numbers of the channel.
	 * @param queue the queue of the channel
	 */
	ChannelStatistics statistics(InboundQueue queue) {
		return queue.statistics(this.sent.sum(), this.failed.sum());
	}

}
