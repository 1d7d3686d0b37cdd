package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;

import org.springframework.context.ApplicationEvent;

/**
 * Something happened to a channel, whichever side opened it. Events begin when the rest
 * of the application has started, right before this node is announced, and end with its
 * transport. For one channel opened comes before closed, each once; what happened before
 * the beginning is reported then.
 * <p>
 * Listeners are called on a thread of the channel: while one is busy this channel
 * delivers nothing, others are not affected. What the beginning and the end have to
 * report comes on the thread that starts or stops the application.
 */
public abstract class ChannelEvent extends ApplicationEvent {

	private final transient Channel channel;

	ChannelEvent(PeerLink node, Channel channel) {
		super(node);
		this.channel = channel;
	}

	/**
	 * Return the channel, which knows its name and its peer.
	 * @return the channel
	 */
	public Channel getChannel() {
		return this.channel;
	}

	/**
	 * Return the node that has the channel.
	 * @return the node of this application
	 */
	public PeerLink getNode() {
		return (PeerLink) getSource();
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.channel + "]";
	}

}
