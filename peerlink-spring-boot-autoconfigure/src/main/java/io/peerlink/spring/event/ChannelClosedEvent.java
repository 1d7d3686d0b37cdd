package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;

/**
 * Event published when a channel was closed, after the channel's own listeners were
 * called.
 *
 * @since 0.1.0
 */
public class ChannelClosedEvent extends ChannelEvent {

	private final String reason;

	public ChannelClosedEvent(PeerLink node, Channel channel, String reason) {
		super(node, channel);
		this.reason = reason;
	}

	/**
	 * Returns the reason why the channel was closed.
	 * @return the reason; see {@link io.peerlink.channel.CloseReason}
	 */
	public String getReason() {
		return this.reason;
	}

}
