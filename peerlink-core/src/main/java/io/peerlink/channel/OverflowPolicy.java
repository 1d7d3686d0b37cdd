package io.peerlink.channel;

/**
 * What a full inbound queue does with one more message. There is no policy that waits:
 * the receive thread serves all peers.
 */
public enum OverflowPolicy {

	/**
	 * The message that waits longest makes room: right for state, where the latest
	 * counts.
	 */
	DROP_OLDEST,

	/**
	 * The new message is dropped: right where an early message must not get lost.
	 */
	DROP_NEWEST

}
