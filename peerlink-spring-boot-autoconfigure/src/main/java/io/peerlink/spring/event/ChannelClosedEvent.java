package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;

/**
 * A channel was closed. Its own listeners were told before.
 */
public class ChannelClosedEvent extends ChannelEvent {

	private final String reason;

	public ChannelClosedEvent(PeerLink node, Channel channel, String reason) {
		super(node, channel);
		this.reason = reason;
	}

	/**
	 * Return why the channel was closed, in one word.
	 * @return the reason; see {@link io.peerlink.channel.CloseReason}
	 */
	public String getReason() {
		return this.reason;
	}

}
