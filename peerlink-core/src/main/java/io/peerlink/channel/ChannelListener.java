package io.peerlink.channel;

/**
 * Hears of all channels of a node. Calls for one channel come in order, on a thread of
 * that channel; those for different channels may overlap.
 */
public interface ChannelListener {

	/**
	 * A channel was opened, by this node or by a peer. Nothing of it is delivered before
	 * this returns.
	 * @param channel the channel
	 */
	default void channelOpened(Channel channel) {
	}

	/**
	 * A channel was closed. Its own listeners were told before.
	 * @param channel the channel
	 * @param reason why, in one word; see {@link CloseReason}
	 */
	default void channelClosed(Channel channel, String reason) {
	}

}
