package io.peerlink.internal.channel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kept channel to one instance of a peer: waits, is being opened, or is open.
 * {@link #update(long)} looks at what is and does what is to be done next; what happens
 * elsewhere only wakes it. Not thread-safe.
 */
final class KeptLink {

	private static final Logger logger = LoggerFactory.getLogger(KeptLink.class);

	private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

	private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

	private static final double LARGEST_JITTER = 1.5;

	/**
	 * A channel that was open for this long has worked: the next attempt comes soon.
	 */
	private static final Duration WORKING_AFTER = Duration.ofSeconds(10);

	/**
	 * A channel on which nothing arrives may have ended at the other side: the peer is
	 * asked as often as this.
	 */
	private static final Duration PROBE_INTERVAL = Duration.ofSeconds(10);

	private final ChannelKeeper keeper;

	private final NodeContext context;

	private final ChannelLifecycle lifecycle;

	private final Opening opening;

	private final Runnable wake;

	private final Backoff backoff;

	private Peer peer;

	private String nameKey;

	/**
	 * When the next attempt, or the next probe of the channel that is open, is due.
	 */
	private long dueAt;

	private @Nullable PendingOpen pending;

	private @Nullable ChannelEntry channel;

	private long openedAt;

	private String failure = "";

	KeptLink(ChannelKeeper keeper, Peer peer, NodeContext context, ChannelLifecycle lifecycle, Opening opening,
			Runnable wake, long now) {
		this.keeper = keeper;
		this.peer = peer;
		this.nameKey = NodeName.key(peer.name());
		this.context = context;
		this.lifecycle = lifecycle;
		this.opening = opening;
		this.wake = wake;
		this.backoff = new Backoff(FIRST_BACKOFF.toNanos(), LONGEST_BACKOFF.toNanos(), LARGEST_JITTER,
				context.random());
		this.dueAt = now;
	}

	/**
	 * Returns whether there is neither a channel nor an open request.
	 */
	boolean isWaiting() {
		return this.pending == null && this.channel == null;
	}

	boolean isBeingOpened() {
		return this.pending != null;
	}

	/**
	 * Returns the {@linkplain NodeName#key(String) key} of the name that the peer has, or
	 * had when it was up.
	 */
	String nameKey() {
		return this.nameKey;
	}

	/**
	 * Returns whether it is time for the next attempt to open the channel.
	 */
	boolean isDue(long now) {
		return isWaiting() && remaining(now) <= 0;
	}

	/**
	 * Returns how long it waits for the next attempt, or for the next probe.
	 * @return nanoseconds, negative when the time has passed
	 */
	long remaining(long now) {
		return this.dueAt - now;
	}

	/**
	 * Takes the result of the open request, probes the channel, or notes its end.
	 */
	void update(long now) {
		this.context.peers().findByInstanceId(this.peer.instanceId()).ifPresent(this::listed);
		PendingOpen pending = this.pending;
		if (pending != null && pending.result().isDone()) {
			this.pending = null;
			take(pending, now);
		}
		ChannelEntry channel = this.channel;
		if (channel != null && channel.isReleased()) {
			ended(now);
		}
		else if (channel != null && remaining(now) <= 0) {
			probe(channel, now);
		}
	}

	/**
	 * A peer may take another name, and another one that name.
	 */
	private void listed(Peer peer) {
		if (!peer.name().equals(this.peer.name())) {
			this.nameKey = NodeName.key(peer.name());
		}
		this.peer = peer;
	}

	private void ended(long now) {
		this.channel = null;
		if (now - this.openedAt >= WORKING_AFTER.toNanos()) {
			this.backoff.reset();
		}
		this.dueAt = now + this.backoff.next();
	}

	/**
	 * Sends an acknowledgement, which changes nothing. A Java node that does not have the
	 * channel any more answers with the close that this side has missed.
	 */
	private void probe(ChannelEntry channel, long now) {
		long interval = PROBE_INTERVAL.toNanos();
		long silent = channel.contact().silentNanos(now);
		if (silent < interval) {
			this.dueAt = now + interval - silent;
			return;
		}
		this.dueAt = now + interval;
		if (!channel.channel().isOpen() || !this.context.peers().isVerified(this.peer.instanceId())) {
			return;
		}
		try {
			this.context.sender()
				.send(new Message.ChannelAck(channel.id(), WireNames.of(channel.terms().ordering())),
						channel.remoteAddress());
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot probe {}", channel, ex);
		}
	}

	private void take(PendingOpen pending, long now) {
		try {
			pending.result().join();
		}
		catch (CompletionException ex) {
			failed(Futures.unwrap(ex), now);
			return;
		}
		opened(pending.channel(), now);
	}

	/**
	 * Opens the channel, for which it must be time.
	 */
	void open(long now) {
		try {
			PendingOpen pending = this.opening.open(this.peer, this.keeper.name(), this.keeper.options());
			this.pending = pending;
			Futures.whenDone(pending.result(), (opened, failure) -> this.wake.run());
		}
		catch (Throwable ex) {
			failed(ex, now);
		}
	}

	/**
	 * Takes note that it is not known whether to open the channel, for which it is time.
	 */
	void postpone(long now) {
		this.dueAt = now + this.backoff.next();
	}

	private void failed(Throwable failure, long now) {
		postpone(now);
		String reason = String.valueOf(failure.getMessage());
		if (reason.equals(this.failure)) {
			logger.debug("Channel '{}' with '{}' cannot be opened", this.keeper.name(), this.peer.name(), failure);
			return;
		}
		this.failure = reason;
		logger.warn("Channel '{}' with '{}' cannot be opened and is tried again: {}", this.keeper.name(),
				this.peer.name(), reason);
	}

	private void opened(ChannelEntry opened, long now) {
		this.channel = opened;
		this.openedAt = now;
		this.dueAt = now + PROBE_INTERVAL.toNanos();
		if (!this.failure.isEmpty()) {
			this.failure = "";
			logger.info("{} is open", opened);
		}
		try {
			opened.endpoint().execute(() -> handOver(opened));
		}
		catch (Throwable ex) {
			// No thread could be started for it.
			abort(opened, ex);
		}
		opened.onRelease(this.wake);
	}

	private void handOver(ChannelEntry opened) {
		try {
			this.keeper.add(opened.channel());
		}
		catch (Throwable ex) {
			if (!opened.endpoint().isCauseOf(ex)) {
				abort(opened, ex);
			}
		}
	}

	private void abort(ChannelEntry opened, Throwable failure) {
		logger.error("What was to be called with {} failed", opened, failure);
		this.lifecycle.end(opened, CloseReason.HANDLER_FAILED, CloseReason.HANDLER_FAILED, true);
	}

	/**
	 * Ends the channel, or the attempt to open it.
	 */
	void close() {
		PendingOpen pending = this.pending;
		if (pending != null) {
			this.lifecycle.cancel(pending.channel(), new PeerLinkException("The channel is not kept open any more"));
		}
		ChannelEntry channel = this.channel;
		if (channel != null) {
			this.lifecycle.closeByUser(channel);
		}
	}

	/**
	 * Opens channels.
	 */
	@FunctionalInterface
	interface Opening {

		PendingOpen open(Peer peer, String name, ChannelOptions options);

	}

}
