package io.peerlink.internal.channel.endpoint;

import io.peerlink.internal.wire.Message;

/**
 * The RAW ordering: outbound frames have no number, and every inbound frame is delivered
 * whatever number it has.
 */
final class RawProtocol implements ChannelProtocol {

	@Override
	public long nextSequence() {
		return Message.ChannelData.NO_SEQUENCE;
	}

	@Override
	public void frameSent(long sequence) {
		// Frames are not numbered.
	}

	@Override
	public long sequenceOf(Message.ChannelData frame) {
		return Message.ChannelData.NO_SEQUENCE;
	}

	@Override
	public Decision frameReceived(long sequence) {
		return Decision.DELIVER;
	}

}
