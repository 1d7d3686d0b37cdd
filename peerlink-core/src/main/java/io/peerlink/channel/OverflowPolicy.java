package io.peerlink.channel;

/**
 * Which message a full queue of received messages drops when one more arrives. A queue is
 * full in messages or in bytes; a long message takes the place of several short ones.
 * There is no policy that waits, as the receive thread serves all peers.
 *
 * @since 0.1.0
 */
public enum OverflowPolicy {

	/**
	 * The message that waits longest is dropped. Suited to state, of which the latest
	 * counts.
	 */
	DROP_OLDEST,

	/**
	 * The new message is dropped. Suited to messages of which the first must not get
	 * lost.
	 */
	DROP_NEWEST

}
