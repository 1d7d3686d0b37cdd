package io.peerlink.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.CloseReason;
import io.peerlink.spring.event.ChannelClosedEvent;
import io.peerlink.spring.event.ChannelOpenedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * The channel events from a start to a stop of a {@link ChannelEventLifecycle}. Events
 * are held back until {@link #startPublishing()}.
 * <p>
 * After that they are published on the threads of the channels. A channel counts towards
 * the limit of open channels until its listeners have returned. A peer that opens and
 * closes channels faster than the application handles the events is therefore refused,
 * and events do not accumulate.
 */
final class ChannelEventSession implements ChannelListener {

	private static final Logger logger = LoggerFactory.getLogger(ChannelEventSession.class);

	/**
	 * The maximum number of channels whose events are held back. Peers cannot open
	 * channels before the node is announced; if the application itself opens more while
	 * it starts, no events are published for them.
	 */
	static final int MAX_HELD = 1024;

	private final PeerLink node;

	private final ApplicationEventPublisher publisher;

	/**
	 * Channels whose closing has not been reported yet.
	 */
	private final Map<Channel, SerialPublisher> open = new LinkedHashMap<>();

	/**
	 * Held back events of channels that are already closed.
	 */
	private final List<SerialPublisher> closed = new ArrayList<>();

	private boolean publishing;

	private boolean ended;

	ChannelEventSession(PeerLink node, ApplicationEventPublisher publisher) {
		this.node = node;
		this.publisher = publisher;
	}

	@Override
	public void channelOpened(Channel channel) {
		SerialPublisher events = new SerialPublisher(this.publisher);
		events.add(new ChannelOpenedEvent(this.node, channel));
		synchronized (this) {
			if (this.ended || isFull(channel)) {
				return;
			}
			this.open.put(channel, events);
			if (!this.publishing) {
				return;
			}
		}
		events.publish();
	}

	private boolean isFull(Channel channel) {
		if (this.publishing || this.open.size() + this.closed.size() < MAX_HELD) {
			return false;
		}
		logger.warn("{} is not reported: {} channels were opened before the application was ready", channel, MAX_HELD);
		return true;
	}

	@Override
	public void channelClosed(Channel channel, String reason) {
		SerialPublisher events;
		synchronized (this) {
			events = this.open.remove(channel);
			if (events == null) {
				return;
			}
			events.add(new ChannelClosedEvent(this.node, channel, reason));
			if (!this.publishing) {
				this.closed.add(events);
				return;
			}
		}
		events.publish();
	}

	/**
	 * Publishes the events that were held back, and later ones immediately.
	 */
	void startPublishing() {
		List<SerialPublisher> held;
		synchronized (this) {
			this.publishing = true;
			held = new ArrayList<>(this.closed);
			held.addAll(this.open.values());
			this.closed.clear();
		}
		held.forEach(SerialPublisher::publish);
	}

	/**
	 * Reports all channels as closed whose closing has not been reported yet. Publishes
	 * nothing afterwards: events that wait for a busy listener are discarded.
	 */
	void end() {
		List<SerialPublisher> unfinished;
		synchronized (this) {
			this.ended = true;
			this.open.forEach((channel, events) -> events.add(
					new ChannelClosedEvent(this.node, channel, channel.closeReason().orElse(CloseReason.LOCAL_CLOSE))));
			unfinished = this.publishing ? List.copyOf(this.open.values()) : List.of();
			this.open.clear();
			this.closed.clear();
		}
		unfinished.forEach((events) -> {
			events.publish();
			events.clear();
		});
	}

}
