package io.peerlink.channel;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Read what a peer asks for.
	 * @param wireName the name on the wire, {@code null} when the peer does not say
	 * @return the ordering, {@code null} for one that this version does not know
	 */
	static @Nullable ChannelOrdering ofWireName(@Nullable String wireName) {
		if (wireName == null) {
			return RAW;
		}
		return switch (wireName) {
			case "RAW" -> RAW;
			case "SEQUENCE" -> SEQUENCE;
			default -> null;
		};
	}

}
