package io.peerlink.internal.channel;

import io.peerlink.channel.CloseReason;
import io.peerlink.internal.channel.endpoint.ChannelCounters;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.StrangerLimit;
import io.peerlink.internal.wire.Message;

/**
 * Answers open requests that are refused, and messages for channels that do not exist,
 * with {@code channel_close}, at a limited rate, which is lower for all that are no peers
 * together. Runs on the receive thread.
 */
final class CloseResponder {

	/**
	 * How many open requests that share a slot of the limiter may be refused at once. A
	 * peer may open many channels in the same moment, and each opening should fail at
	 * once.
	 */
	private static final int REFUSALS_AT_ONCE = 8;

	private final ResponseLimiter refusals = new ResponseLimiter(REFUSALS_AT_ONCE);

	private final ResponseLimiter repairs = new ResponseLimiter(1);

	private final ChannelTable table;

	private final ChannelCounters counters;

	private final CloseSender closes;

	private final StrangerLimit strangers;

	CloseResponder(ChannelTable table, ChannelCounters counters, CloseSender closes, StrangerLimit strangers) {
		this.table = table;
		this.counters = counters;
		this.closes = closes;
		this.strangers = strangers;
	}

	/**
	 * Counts an open request that gets no answer.
	 */
	void ignore() {
		this.counters.rejected();
	}

	/**
	 * Refuses an open request. Over the limit it gets no answer; the peer retransmits it.
	 */
	void refuse(Message.ChannelOpen request, String reason, Arrival arrival) {
		this.counters.rejected();
		if (this.refusals.tryAcquire(arrival.source(), request.channelId(), arrival.nanoTime())
				&& this.strangers.mayAnswer(arrival)) {
			this.closes.reply(request.channelId(), reason, arrival);
		}
	}

	/**
	 * Refuses a channel whose acceptance failed.
	 */
	void abort(String channelId, String reason, Arrival arrival) {
		this.closes.reply(channelId, reason, arrival);
	}

	/**
	 * Answers a message for a channel that does not exist: the peer may have missed its
	 * end.
	 */
	void repair(String channelId, Arrival arrival) {
		this.counters.stray();
		if (this.repairs.tryAcquire(arrival.source(), channelId, arrival.nanoTime())
				&& this.strangers.mayAnswer(arrival)) {
			String reason = this.table.closeReason(channelId, arrival);
			this.closes.reply(channelId, (reason != null) ? reason : CloseReason.CLOSED, arrival);
		}
	}

}
