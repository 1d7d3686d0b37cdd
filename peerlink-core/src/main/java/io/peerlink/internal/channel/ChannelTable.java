package io.peerlink.internal.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
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

	private final DrainableSemaphore callbacks = new DrainableSemaphore(Integer.MAX_VALUE);

	private final Queue<Runnable> farewells = new ConcurrentLinkedQueue<>();

	private final ChannelSlots slots;

	private final ChannelRegistry registry;

	private final ChannelCounters counters;

	private final MessageSender sender;

	private final Scheduler scheduler;

	private volatile boolean stopping;

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
	 * Take note that both sides agreed. To be called exclusively.
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
		boolean ended = channel.exclusively(() -> {
			boolean first = channel.end(localReason, discard);
			if (first) {
				forget(channel, wireReason);
			}
			return first;
		});
		if (!ended) {
			return;
		}
		if (wireReason != null) {
			sayClose(channel, wireReason);
		}
		if (channel.isInitiator()) {
			// Its user may open the next one in a callback of this one.
			channel.slot().release();
		}
		channel.enter(this.callbacks.tryAcquire());
		boolean scheduled = false;
		try {
			channel.execute(() -> callBack(channel, localReason));
			scheduled = true;
		}
		finally {
			if (!scheduled) {
				leave(channel);
			}
		}
	}

	private void callBack(ChannelEndpoint channel, String reason) {
		try {
			channel.disconnect();
			tell((listener) -> listener.channelClosed(channel, reason));
		}
		finally {
			leave(channel);
		}
	}

	private static void leave(ChannelEndpoint channel) {
		if (!channel.isInitiator()) {
			channel.slot().release();
		}
		channel.leave();
	}

	/**
	 * Give a channel up that both sides did not agree to yet. To be called exclusively.
	 */
	void abandon(ChannelEndpoint channel, @Nullable String wireReason) {
		channel.end(CloseReason.LOCAL_CLOSE, true);
		forget(channel, wireReason);
		channel.slot().release();
	}

	/**
	 * Wait for the callbacks of channels that have ended. To be called once; those that
	 * end later are not waited for.
	 * @return whether all have returned in time
	 */
	boolean awaitCallbacks(Duration timeout) throws InterruptedException {
		return this.callbacks.drain(timeout);
	}

	/**
	 * Remember the ends of channels from now on, as there will be no time to repeat them.
	 */
	void rememberFarewells() {
		this.stopping = true;
	}

	/**
	 * Repeat the ends that were remembered.
	 */
	void repeatFarewells() {
		for (Runnable say = this.farewells.poll(); say != null; say = this.farewells.poll()) {
			say.run();
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
	}

	/**
	 * Tell the peer of the end, more than once. A peer's channel keeps its slot until
	 * then: so wishes that are accepted and closed at once come at a bounded rate.
	 */
	void sayClose(ChannelEndpoint channel, String reason) {
		String id = channel.id();
		InetSocketAddress to = channel.remoteAddress();
		Runnable say = () -> sendClose(id, reason, to);
		say.run();
		if (this.stopping) {
			this.farewells.add(say);
			return;
		}
		ChannelSlots.Slot slot = channel.slot();
		try {
			this.scheduler.schedule(CLOSE_REPEATS.get(0), say);
			if (channel.isInitiator()) {
				this.scheduler.schedule(CLOSE_REPEATS.get(1), say);
				return;
			}
			slot.retain();
			this.scheduler.schedule(CLOSE_REPEATS.get(1), () -> {
				say.run();
				slot.release();
			});
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
