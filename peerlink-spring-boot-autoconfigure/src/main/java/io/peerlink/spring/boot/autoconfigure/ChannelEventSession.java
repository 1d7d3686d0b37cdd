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
 * One start of a {@link ChannelEventLifecycle}. Events are held until it is ready.
 * <p>
 * After that they are published on the channels' own threads. As a channel keeps its slot
 * until its listeners have returned, a peer that opens and closes channels faster than
 * the application listens is refused, and piles nothing up.
 */
final class ChannelEventSession implements ChannelListener {

	private static final Logger logger = LoggerFactory.getLogger(ChannelEventSession.class);

	/**
	 * How many channels are remembered until the session is ready. Peers cannot open any
	 * before that; an application that opens more while it starts is not told of them.
	 */
	static final int MAX_HELD = 1024;

	private final PeerLink node;

	private final ApplicationEventPublisher publisher;

	/**
	 * Channels whose end was not reported yet.
	 */
	private final Map<Channel, SerialPublisher> open = new LinkedHashMap<>();

	/**
	 * Events of channels that ended before the session was ready.
	 */
	private final List<SerialPublisher> over = new ArrayList<>();

	private boolean ready;

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
			if (!this.ready) {
				return;
			}
		}
		events.publish();
	}

	private boolean isFull(Channel channel) {
		if (this.ready || this.open.size() + this.over.size() < MAX_HELD) {
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
			if (!this.ready) {
				this.over.add(events);
				return;
			}
		}
		events.publish();
	}

	/**
	 * Publish what was held, and everything else when it happens.
	 */
	void ready() {
		List<SerialPublisher> held;
		synchronized (this) {
			this.ready = true;
			held = new ArrayList<>(this.over);
			held.addAll(this.open.values());
			this.over.clear();
		}
		held.forEach(SerialPublisher::publish);
	}

	/**
	 * Report the end of every channel whose end was not reported yet, and nothing after
	 * that: what waits for a listener that is still busy is forgotten.
	 */
	void end() {
		List<SerialPublisher> unfinished;
		synchronized (this) {
			this.ended = true;
			this.open.forEach((channel, events) -> events.add(
					new ChannelClosedEvent(this.node, channel, channel.closeReason().orElse(CloseReason.LOCAL_CLOSE))));
			unfinished = this.ready ? List.copyOf(this.open.values()) : List.of();
			this.open.clear();
			this.over.clear();
		}
		unfinished.forEach((events) -> {
			events.publish();
			events.clear();
		});
	}

}
