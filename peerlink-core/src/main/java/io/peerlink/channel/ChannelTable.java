package io.peerlink.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.peerlink.error.PeerLinkException;
import io.peerlink.time.Scheduler;
import io.peerlink.transport.MessageSender;
import io.peerlink.wire.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that exist, from the first word to the last callback. For any number of
 * threads.
 */
final class ChannelTable {

	private static final Logger logger = LoggerFactory.getLogger(ChannelTable.class);

	/**
	 * A close is not answered, so it is said three times: at a loss of a tenth one in a
	 * thousand is missed, and repaired by the peer's next frame.
	 */
	private static final List<Duration> CLOSE_REPEATS = List.of(Duration.ofMillis(200), Duration.ofSeconds(1));

	private final ConcurrentMap<String, ChannelEndpoint> channels = new ConcurrentHashMap<>();

	private final ClosedChannels closed = new ClosedChannels();

	private final ChannelSlots slots;

	private final ChannelRegistry registry;

	private final ChannelCounters counters;

	private final MessageSender sender;

	private final Scheduler scheduler;

	ChannelTable(ChannelSlots slots, ChannelRegistry registry, ChannelCounters counters, MessageSender sender,
			Scheduler scheduler) {
		this.slots = slots;
		this.registry = registry;
		this.counters = counters;
		this.sender = sender;
		this.scheduler = scheduler;
	}

	ChannelSlots slots() {
		return this.slots;
	}

	@Nullable ChannelEndpoint find(String id) {
		return this.channels.get(id);
	}

	Collection<ChannelEndpoint> all() {
		return this.channels.values();
	}

	/**
	 * Find out why a channel ended.
	 * @return the reason for the peer, {@code null} when there was no such channel with
	 * it, or too long ago
	 */
	@Nullable String epitaph(String id, InetSocketAddress peer) {
		return this.closed.reason(id, peer);
	}

	/**
	 * Add a channel that has its slot.
	 */
	void add(ChannelEndpoint channel) {
		this.channels.put(channel.id(), channel);
	}

	/**
	 * Take note that both sides agreed.
	 */
	void opened(ChannelEndpoint channel) {
		this.counters.opened.increment();
		channel.watchIdleness(() -> end(channel, CloseReason.IDLE_TIMEOUT, CloseReason.IDLE_TIMEOUT, false));
		channel.execute(() -> tell((listener) -> listener.channelOpened(channel)));
	}

	/**
	 * End a channel that both sides agreed to. Does nothing when it has ended.
	 * @param localReason what to tell the user
	 * @param wireReason what to tell the peer, {@code null} when the peer has ended it
	 * @param discard whether to forget what waits to be received
	 */
	void end(ChannelEndpoint channel, String localReason, @Nullable String wireReason, boolean discard) {
		synchronized (channel) {
			if (!channel.end(localReason, discard)) {
				return;
			}
			forget(channel, wireReason);
		}
		channel.execute(() -> {
			channel.disconnect();
			tell((listener) -> listener.channelClosed(channel, localReason));
			release(channel);
		});
	}

	/**
	 * Give a channel up that both sides did not agree to yet.
	 * @param wireReason what to tell the peer, {@code null} when it knows
	 */
	void abandon(ChannelEndpoint channel, @Nullable String wireReason) {
		channel.end(CloseReason.LOCAL_CLOSE, true);
		forget(channel, wireReason);
		release(channel);
	}

	/**
	 * Give the slot of a channel back, once.
	 */
	void release(ChannelEndpoint channel) {
		if (channel.leaveSlot()) {
			this.slots.release(channel.remoteAddress());
		}
	}

	/**
	 * Tell a peer that a channel does not exist or no more.
	 */
	void sendClose(String id, String reason, InetSocketAddress to) {
		try {
			this.sender.send(new Message.ChannelClose(id, reason), to);
		}
		catch (IOException | PeerLinkException ex) {
			logger.debug("Cannot tell {} of the end of a channel", to, ex);
		}
	}

	private void forget(ChannelEndpoint channel, @Nullable String wireReason) {
		String reason = (wireReason != null) ? wireReason : CloseReason.CLOSED;
		// In this order: in between a repeated wish would open the channel again.
		this.closed.remember(channel.id(), channel.source(), reason);
		this.channels.remove(channel.id(), channel);
		if (wireReason != null) {
			sayClose(channel, wireReason);
		}
	}

	private void sayClose(ChannelEndpoint channel, String reason) {
		Runnable say = () -> sendClose(channel.id(), reason, channel.remoteAddress());
		say.run();
		try {
			CLOSE_REPEATS.forEach((delay) -> this.scheduler.schedule(delay, say));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The node stops; the end of {} was said once", channel, ex);
		}
	}

	private void tell(Consumer<ChannelListener> event) {
		for (ChannelListener listener : this.registry.listeners()) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				// Even an error of one listener must not end the events of all others.
				logger.error("A channel listener failed", ex);
			}
		}
	}

}
