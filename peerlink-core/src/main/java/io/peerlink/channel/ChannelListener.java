package io.peerlink.channel;

/**
 * A listener of all channels of a node. Calls for one channel come in order, on a thread
 * of that channel that may block; calls for different channels may overlap. An exception
 * is logged and has no other effect.
 *
 * @since 0.1.0
 */
public interface ChannelListener {

	/**
	 * Called when a channel was opened, by this node or by a peer. No message of it is
	 * delivered before this method returns.
	 * @param channel the channel
	 */
	default void channelOpened(Channel channel) {
	}

	/**
	 * Called when a channel was closed, after its disconnect listeners.
	 * @param channel the channel
	 * @param reason the reason; see {@link CloseReason}
	 */
	default void channelClosed(Channel channel, String reason) {
	}

}
