package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;

/**
 * A channel was opened, by this node or by a peer. One that a peer opened delivers its
 * messages after this.
 */
public class ChannelOpenedEvent extends ChannelEvent {

	public ChannelOpenedEvent(PeerLink node, Channel channel) {
		super(node, channel);
	}

}
