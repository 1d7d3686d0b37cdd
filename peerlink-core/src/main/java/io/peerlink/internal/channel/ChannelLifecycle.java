package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.channel.endpoint.ChannelCounters;
import io.peerlink.internal.channel.endpoint.ChannelEndpoint;
import io.peerlink.internal.channel.endpoint.ChannelTerms;
import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.context.NodeContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of channels, from their creation to the last callback: created, then opened
 * and ended, or abandoned. Thread-safe.
 */
final class ChannelLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ChannelLifecycle.class);

	private final DrainableSemaphore callbacks = new DrainableSemaphore(Integer.MAX_VALUE);

	private final NodeContext context;

	private final ChannelRegistry registry;

	private final ChannelCounters counters;

	private final ChannelTable table;

	private final CloseSender closes;

	private final MissedCloses missed = new MissedCloses();

	ChannelLifecycle(NodeContext context, ChannelRegistry registry, ChannelCounters counters, ChannelTable table,
			CloseSender closes) {
		this.context = context;
		this.registry = registry;
		this.counters = counters;
		this.table = table;
		this.closes = closes;
	}

	/**
	 * Creates a channel that has its slot. It is not in the table yet.
	 */
	ChannelEntry create(ChannelTerms terms, InetSocketAddress remoteAddress, ChannelSlots.Slot slot) {
		ChannelEndpoint endpoint = new ChannelEndpoint(terms, remoteAddress, slot.budget(), this.context,
				this.counters);
		return new ChannelEntry(endpoint, slot, this::closeByUser);
	}

	/**
	 * Notes that both sides agreed to a channel. To be called exclusively.
	 */
	void opened(ChannelEntry channel) {
		this.counters.opened();
		channel.endpoint().watchIdleness(() -> end(channel, CloseReason.IDLE_TIMEOUT, CloseReason.IDLE_TIMEOUT, false));
		channel.endpoint().execute(() -> notifyListeners((listener) -> listener.channelOpened(channel.channel())));
	}

	/**
	 * Ends a channel because its user closes it. Does nothing when it has ended.
	 */
	void closeByUser(ChannelEntry channel) {
		end(channel, CloseReason.LOCAL_CLOSE, CloseReason.CLOSED, true);
	}

	/**
	 * Ends a channel that both sides agreed to. Does nothing when it has ended.
	 * @param localReason the close reason for the user
	 * @param wireReason the close reason for the peer, {@code null} when the peer has
	 * ended it
	 * @param discard whether to discard what waits to be received
	 */
	void end(ChannelEntry channel, String localReason, @Nullable String wireReason, boolean discard) {
		boolean ended = channel.exclusively(() -> close(channel, localReason, wireReason, discard));
		if (!ended) {
			return;
		}
		try {
			if (wireReason != null) {
				this.closes.send(channel, wireReason);
			}
		}
		finally {
			finish(channel, localReason);
		}
	}

	private void finish(ChannelEntry channel, String reason) {
		if (channel.terms().initiator()) {
			// Its user may open the next one in a callback of this one.
			channel.slot().release();
		}
		channel.endpoint().joinDrain(this.callbacks.tryAcquire());
		try {
			channel.endpoint().execute(() -> runLastCallbacks(channel, reason));
		}
		catch (Throwable ex) {
			logger.error("No thread could be started for the end of {}", channel, ex);
			release(channel);
		}
	}

	/**
	 * Ends a channel that both sides did not agree to. To be called exclusively.
	 * @param wireReason the close reason for the peer, {@code null} when the peer has
	 * refused it
	 */
	void abandon(ChannelEntry channel, @Nullable String wireReason) {
		close(channel, CloseReason.LOCAL_CLOSE, wireReason, true);
		channel.slot().release();
	}

	/**
	 * Fails the open request of a channel, if it is pending.
	 * @param wireReason the close reason for the peer, {@code null} when the peer knows
	 * @return whether it was pending
	 */
	boolean fail(ChannelEntry channel, Throwable failure, @Nullable String wireReason) {
		PendingOpen pending = channel.exclusively(() -> {
			PendingOpen claimed = channel.claimPendingOpen();
			if (claimed != null) {
				abandon(channel, wireReason);
			}
			return claimed;
		});
		if (pending == null) {
			return false;
		}
		try {
			if (wireReason != null) {
				this.closes.send(channel, wireReason);
			}
		}
		finally {
			pending.result().completeExceptionally(failure);
		}
		return true;
	}

	/**
	 * Gives a channel up that nobody will get. It may have been acknowledged meanwhile.
	 */
	void cancel(ChannelEntry channel, PeerLinkException failure) {
		if (!fail(channel, failure, CloseReason.CLOSED)) {
			closeByUser(channel);
		}
	}

	/**
	 * Ends the channels whose peer has gone down. Runs on whatever thread has noticed
	 * that a peer came or went.
	 */
	void peersChanged() {
		forEach((channel) -> {
			if (channel.updatePeerState(this.context.peers())) {
				peerDown(channel);
			}
		});
		this.missed.sendTo(this.context.peers(), this.closes);
	}

	/**
	 * Ends a channel because its peer is down.
	 */
	void peerDown(ChannelEntry channel) {
		ChannelClosedException failure = new ChannelClosedException(channel.terms().name(),
				channel.terms().peer().name(), CloseReason.PEER_DOWN);
		this.missed.remember(channel);
		if (!fail(channel, failure, CloseReason.PEER_DOWN)) {
			end(channel, CloseReason.PEER_DOWN, CloseReason.PEER_DOWN, false);
		}
	}

	/**
	 * Ends all channels because the node stops.
	 */
	void closeAll() {
		this.closes.deferRetransmissions();
		forEach((channel) -> {
			if (!fail(channel, stoppedException(null), CloseReason.PEER_DOWN)) {
				end(channel, CloseReason.LOCAL_CLOSE, CloseReason.PEER_DOWN, true);
			}
		});
	}

	/**
	 * Takes a step with every channel, whatever goes wrong with the others.
	 */
	private void forEach(Consumer<ChannelEntry> step) {
		for (ChannelEntry channel : this.table.all()) {
			try {
				step.accept(channel);
			}
			catch (Throwable ex) {
				logger.error("Cannot end {} properly", channel, ex);
			}
		}
	}

	PeerLinkException stoppedException(@Nullable Throwable cause) {
		return new PeerLinkException("Node '" + this.context.self().name() + "' was stopped", cause);
	}

	private boolean close(ChannelEntry channel, String localReason, @Nullable String wireReason, boolean discard) {
		boolean first = channel.endpoint().close(localReason, discard);
		if (first) {
			this.table.remove(channel, (wireReason != null) ? wireReason : CloseReason.CLOSED);
		}
		return first;
	}

	private void runLastCallbacks(ChannelEntry channel, String reason) {
		try {
			channel.endpoint().notifyDisconnected();
			notifyListeners((listener) -> listener.channelClosed(channel.channel(), reason));
		}
		finally {
			release(channel);
		}
	}

	private static void release(ChannelEntry channel) {
		if (!channel.terms().initiator()) {
			channel.slot().release();
		}
		channel.release();
	}

	/**
	 * Waits for the callbacks of channels that have ended. To be called once; channels
	 * that end later are not waited for.
	 * @return whether all callbacks have returned in time
	 */
	boolean awaitCallbacks(Duration timeout) throws InterruptedException {
		return this.callbacks.drain(timeout);
	}

	private void notifyListeners(Consumer<ChannelListener> event) {
		for (ChannelListener listener : this.registry.listeners()) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				// Even an error of one listener must not keep the event from the others.
				logger.error("A channel listener failed", ex);
			}
		}
	}

}
