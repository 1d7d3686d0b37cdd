package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;

/**
 * Event published when a channel was opened, by this node or by a peer. If a peer opened
 * it, its messages are delivered after this event.
 *
 * @since 0.1.0
 */
public class ChannelOpenedEvent extends ChannelEvent {

	public ChannelOpenedEvent(PeerLink node, Channel channel) {
		super(node, channel);
	}

}
