package io.peerlink.internal.channel.endpoint;

import io.peerlink.internal.wire.Message;

/**
 * The SEQUENCE ordering: outbound frames are numbered from 1, and an inbound frame is
 * delivered if its number is higher than that of every frame before. Numbers have 63
 * bits; at a million frames a second they last for 290,000 years.
 */
final class SequenceProtocol implements ChannelProtocol {

	private long lastSent;

	private long highestReceived;

	@Override
	public long nextSequence() {
		return this.lastSent + 1;
	}

	@Override
	public void frameSent(long sequence) {
		this.lastSent = sequence;
	}

	@Override
	public long sequenceOf(Message.ChannelData frame) {
		return frame.seq();
	}

	@Override
	public Decision frameReceived(long sequence) {
		if (sequence <= this.highestReceived) {
			return Decision.STALE;
		}
		this.highestReceived = sequence;
		return Decision.DELIVER;
	}

}
