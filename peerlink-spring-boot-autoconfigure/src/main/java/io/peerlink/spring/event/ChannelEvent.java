package io.peerlink.spring.event;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;

import org.springframework.context.ApplicationEvent;

/**
 * Base class of events about channels, opened by either side. Events are published from
 * the time when the rest of the application has started, right before the node is
 * announced, until the node has been stopped. For each channel the opened event is
 * published before the closed event, each once. Events that occur earlier are published
 * at the beginning.
 * <p>
 * Listeners are called on a thread of the channel: while a listener is running, this
 * channel delivers no messages; other channels are not affected. At the beginning and the
 * end, listeners are called on the thread that starts or stops the application.
 *
 * @since 0.1.0
 */
public abstract class ChannelEvent extends ApplicationEvent {

	private final transient Channel channel;

	ChannelEvent(PeerLink node, Channel channel) {
		super(node);
		this.channel = channel;
	}

	/**
	 * Returns the channel.
	 * @return the channel
	 */
	public Channel getChannel() {
		return this.channel;
	}

	/**
	 * Returns the node of the channel.
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
