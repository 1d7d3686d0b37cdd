package io.peerlink.internal.channel.endpoint;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.internal.wire.Message;

/**
 * What the ordering of a channel means (WIRE.md section 3): numbers outbound frames and
 * decides about inbound frames. One instance serves one side of one channel.
 * <p>
 * Not thread-safe. The caller serializes the calls for outbound frames, and those for
 * inbound frames; calls for different directions may overlap.
 */
interface ChannelProtocol {

	/**
	 * Returns a new protocol for an ordering.
	 * @param ordering the ordering that both sides agreed on
	 * @return the protocol of one side
	 */
	static ChannelProtocol of(ChannelOrdering ordering) {
		return switch (ordering) {
			case RAW -> new RawProtocol();
			case SEQUENCE -> new SequenceProtocol();
		};
	}

	/**
	 * Returns the number for the next outbound frame. The number is not used up before
	 * {@link #frameSent(long)}.
	 * @return the number, or {@link Message.ChannelData#NO_SEQUENCE}
	 */
	long nextSequence();

	/**
	 * Notes that an outbound frame was handed to the network.
	 * @param sequence its number
	 */
	void frameSent(long sequence);

	/**
	 * Returns the number of an inbound frame as the user sees it.
	 * @param frame the frame
	 * @return the number, or {@link Message.ChannelData#NO_SEQUENCE}
	 */
	long sequenceOf(Message.ChannelData frame);

	/**
	 * Decides about an inbound frame.
	 * @param sequence its number as returned by {@link #sequenceOf}
	 * @return what to do with the frame
	 */
	Decision frameReceived(long sequence);

	/**
	 * What to do with an inbound frame.
	 */
	enum Decision {

		/**
		 * The frame is delivered.
		 */
		DELIVER,

		/**
		 * The frame is not newer than those before it, and is dropped.
		 */
		STALE

	}

}
