package io.peerlink.internal.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends {@code channel_close} to peers. Nobody acknowledges it, so the close of a channel
 * is sent three times: at a loss of a tenth one in a thousand is missed, and repaired by
 * the peer's next frame. Thread-safe.
 */
final class CloseSender {

	private static final Logger logger = LoggerFactory.getLogger(CloseSender.class);

	private static final List<Duration> RETRANSMISSIONS = List.of(Duration.ofMillis(200), Duration.ofSeconds(1));

	private final Queue<Runnable> deferred = new ConcurrentLinkedQueue<>();

	private final NodeContext context;

	private volatile boolean deferring;

	CloseSender(NodeContext context) {
		this.context = context;
	}

	/**
	 * Sends the close of a channel at once, after 200 ms and after 1 s. A channel that
	 * the peer opened keeps its slot until then: so open requests of channels that are
	 * accepted and closed at once come at a bounded rate.
	 * @param reason the close reason for the peer
	 */
	void send(ChannelEntry channel, String reason) {
		String id = channel.id();
		InetSocketAddress to = channel.remoteAddress();
		Runnable transmission = () -> send(id, reason, to);
		transmission.run();
		if (this.deferring) {
			this.deferred.add(transmission);
			return;
		}
		try {
			scheduleRetransmissions(channel, transmission);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The node stops; the close of {} was sent once", channel, ex);
		}
	}

	private void scheduleRetransmissions(ChannelEntry channel, Runnable transmission) {
		Scheduler scheduler = this.context.scheduler();
		scheduler.schedule(RETRANSMISSIONS.get(0), transmission);
		if (channel.terms().initiator()) {
			scheduler.schedule(RETRANSMISSIONS.get(1), transmission);
			return;
		}
		ChannelSlots.Slot slot = channel.slot();
		slot.retain();
		boolean scheduled = false;
		try {
			scheduler.schedule(RETRANSMISSIONS.get(1), () -> {
				try {
					transmission.run();
				}
				finally {
					slot.release();
				}
			});
			scheduled = true;
		}
		finally {
			if (!scheduled) {
				slot.release();
			}
		}
	}

	/**
	 * Sends the closes of channels that ended long ago, as often as at their end.
	 * @param reason the close reason for the peers
	 * @param channels the ids of the channels, and where the closes go
	 */
	void sendAgain(String reason, Map<String, InetSocketAddress> channels) {
		if (this.deferring || channels.isEmpty()) {
			return;
		}
		Runnable transmission = () -> channels.forEach((id, to) -> send(id, reason, to));
		transmission.run();
		try {
			RETRANSMISSIONS.forEach((delay) -> this.context.scheduler().schedule(delay, transmission));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The node stops; {} closes were sent once", channels.size(), ex);
		}
	}

	/**
	 * Defers retransmissions from this moment on until {@link #sendDeferred()}, as the
	 * node stops and its timers with it.
	 */
	void deferRetransmissions() {
		this.deferring = true;
	}

	/**
	 * Sends the closes that were deferred, once each.
	 */
	void sendDeferred() {
		for (Runnable transmission = this.deferred.poll(); transmission != null; transmission = this.deferred.poll()) {
			transmission.run();
		}
	}

	private void send(String id, String reason, InetSocketAddress to) {
		try {
			this.context.sender().send(new Message.ChannelClose(id, reason), to);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot send the close of a channel to {}", to, ex);
		}
	}

	/**
	 * Answers a message with a close, once.
	 * @param id the channel that the message is for
	 * @param reason the close reason for the peer
	 */
	void reply(String id, String reason, Arrival arrival) {
		try {
			arrival.reply(new Message.ChannelClose(id, reason));
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot answer {} with the close of a channel", arrival, ex);
		}
	}

}
