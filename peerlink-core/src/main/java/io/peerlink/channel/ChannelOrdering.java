package io.peerlink.channel;

/**
 * Which of the frames that arrive a channel delivers (WIRE.md section 3). With neither
 * ordering are lost frames retransmitted. Both sides must agree on the ordering.
 *
 * @since 0.1.0
 */
public enum ChannelOrdering {

	/**
	 * Frames are not numbered, and delivered as they arrive. What the network duplicates
	 * or reorders is delivered so.
	 */
	RAW,

	/**
	 * Frames are numbered, and a frame is dropped unless its number is higher than that
	 * of every frame before. A receiver sees strictly increasing numbers, so the latest
	 * state wins.
	 */
	SEQUENCE;

}
