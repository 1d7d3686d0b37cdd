package io.peerlink.channel;

/**
 * What a channel makes of the order in which frames arrive (WIRE.md section 3). Neither
 * ordering repeats what the network lost.
 */
public enum ChannelOrdering {

	/**
	 * Frames are delivered as they arrive: what the network repeats or reorders stays
	 * repeated and reordered.
	 */
	RAW,

	/**
	 * Frames are numbered, and one that is not newer than all before it is dropped: a
	 * receiver sees strictly increasing numbers, so the latest state wins.
	 */
	SEQUENCE;

}
