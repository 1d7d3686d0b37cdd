package io.peerlink.internal.channel;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.internal.channel.endpoint.ChannelTerms;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens channels to peers. Thread-safe.
 */
final class ChannelOpener {

	private static final Logger logger = LoggerFactory.getLogger(ChannelOpener.class);

	private static final double NANOS_PER_SECOND = 1e9;

	private final NodeContext context;

	private final ChannelSlots slots;

	private final ChannelTable table;

	private final ChannelLifecycle lifecycle;

	ChannelOpener(NodeContext context, ChannelSlots slots, ChannelTable table, ChannelLifecycle lifecycle) {
		this.context = context;
		this.slots = slots;
		this.table = table;
		this.lifecycle = lifecycle;
	}

	/**
	 * Sends an open request.
	 * @param peer the acceptor
	 * @param name the name that the peer has registered the channel by
	 * @param options how the channel works at this side
	 * @return the pending request
	 */
	PendingOpen open(Peer peer, String name, ChannelOptions options) {
		Objects.requireNonNull(peer, "peer must not be null");
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(options, "options must not be null");
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a channel must not be blank");
		}
		if (peer.instanceId().equals(this.context.self().instanceId())) {
			throw selfOpenException();
		}
		ChannelSlots.Slot slot = this.slots.acquire(peer.instanceId());
		if (slot == null) {
			throw new ChannelRejectedException(name, peer.name(), CloseReason.TOO_MANY_CHANNELS,
					"this node has as many channels as allowed, " + this.slots.limits());
		}
		ChannelEntry channel = this.lifecycle.create(terms(peer, name, options), peer.address(), slot);
		PendingOpen pending = new PendingOpen(channel, request(channel, options), options.openTimeout(), this.context,
				this::failed);
		channel.pendingOpen(pending);
		this.table.add(channel);
		start(pending);
		return pending;
	}

	private void start(PendingOpen pending) {
		try {
			pending.start();
		}
		catch (RejectedExecutionException ex) {
			PeerLinkException stopped = this.lifecycle.stoppedException(ex);
			this.lifecycle.fail(pending.channel(), stopped, CloseReason.CLOSED);
			throw stopped;
		}
		catch (Throwable ex) {
			this.lifecycle.fail(pending.channel(), ex, null);
			throw ex;
		}
	}

	private ChannelTerms terms(Peer peer, String name, ChannelOptions options) {
		return new ChannelTerms(this.context.newUuid(), name, peer, true, options.ordering(), options.maxQueueSize(),
				options.overflow(), options.idleTimeout());
	}

	private Message.ChannelOpen request(ChannelEntry channel, ChannelOptions options) {
		Duration idle = options.idleTimeout();
		return new Message.ChannelOpen(channel.id(), channel.terms().name(), this.context.self().name(),
				WireNames.of(options.ordering()), options.maxQueueSize(), WireNames.of(options.overflow()),
				(idle != null) ? idle.toNanos() / NANOS_PER_SECOND : null, this.context.self().instanceId(),
				instanceOf(channel.terms().peer()));
	}

	/**
	 * Returns the instance that a channel is asked of. An instance belongs to the key
	 * that a peer announces, so it is known where there is one.
	 */
	private @Nullable String instanceOf(Peer peer) {
		boolean known = this.context.sender().isAuthenticated() && peer.attributes().containsKey(StaticKey.ATTRIBUTE);
		return known ? peer.instanceId() : null;
	}

	/**
	 * Takes the acknowledgement of an open request. Called on the receive thread.
	 * @param ordering the ordering that the acceptor agreed to; {@code null} when it does
	 * not say, as Python and a frame do
	 */
	void acknowledged(ChannelEntry channel, @Nullable String ordering) {
		if (ordering != null && !ordering.equals(WireNames.of(channel.terms().ordering()))) {
			orderingDiffers(channel);
			return;
		}
		PendingOpen pending = channel.exclusively(() -> claim(channel));
		if (pending == null) {
			return;
		}
		Throwable failure = pending.failure();
		if (failure == null) {
			pending.result().complete(channel.channel());
			return;
		}
		try {
			this.lifecycle.end(channel, CloseReason.HANDLER_FAILED, CloseReason.HANDLER_FAILED, true);
		}
		finally {
			pending.result().completeExceptionally(unusable(failure));
		}
	}

	/**
	 * Called exclusively.
	 */
	private @Nullable PendingOpen claim(ChannelEntry channel) {
		PendingOpen claimed = channel.claimPendingOpen();
		if (claimed == null) {
			return null;
		}
		try {
			this.lifecycle.opened(channel);
		}
		catch (Throwable ex) {
			// The node stops, or no thread can be started.
			claimed.failure(ex);
		}
		return claimed;
	}

	/**
	 * A frame that came first may have opened the channel already.
	 */
	private void orderingDiffers(ChannelEntry channel) {
		String reason = CloseReason.ORDERING_MISMATCH;
		if (!this.lifecycle.fail(channel, rejection(channel, reason), reason)) {
			this.lifecycle.end(channel, reason, reason, true);
		}
	}

	/**
	 * Takes the refusal of an open request. Called on the receive thread.
	 * @return whether the channel was being opened
	 */
	boolean refused(ChannelEntry channel, String reason) {
		return channel.isBeingOpened() && this.lifecycle.fail(channel, rejection(channel, reason), null);
	}

	/**
	 * Waits for the result of an open request.
	 */
	Channel await(PendingOpen pending) {
		try (ManagedWait wait = ManagedWait.begin()) {
			return pending.result().get();
		}
		catch (ExecutionException ex) {
			throw toThrow(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			PeerLinkException failure = new PeerLinkException("Interrupted while waiting for the acknowledgement of "
					+ "channel '" + pending.channel().terms().name() + "'", ex);
			this.lifecycle.cancel(pending.channel(), failure);
			throw failure;
		}
	}

	/**
	 * The stack of the thread that waited says more than that of the receive thread.
	 */
	private static RuntimeException toThrow(@Nullable Throwable failure) {
		if (failure instanceof RuntimeException known) {
			known.fillInStackTrace();
			return known;
		}
		return unusable(failure);
	}

	private static PeerLinkException unusable(@Nullable Throwable failure) {
		return new PeerLinkException("The channel could not be opened", failure);
	}

	/**
	 * Returns the result of an open request to a user, who may cancel it.
	 * @return a future that is completed on a callback thread
	 */
	CompletableFuture<Channel> toFuture(PendingOpen pending) {
		ChannelEntry opening = pending.channel();
		CompletableFuture<Channel> future = new CompletableFuture<>();
		Futures.whenDone(pending.result(), (channel, failure) -> callBack(() -> {
			if (failure != null) {
				future.completeExceptionally(failure);
			}
			else if (!future.complete(channel)) {
				this.lifecycle.closeByUser(opening);
			}
		}));
		Futures.whenDone(future, (channel, failure) -> {
			if (failure != null) {
				this.lifecycle.cancel(opening, new PeerLinkException("The opening was cancelled", failure));
			}
		});
		return future;
	}

	/**
	 * When no thread can be started, this one has to complete the future: somebody may
	 * wait for it.
	 */
	private void callBack(Runnable callback) {
		try {
			this.context.executors().callbacks().execute(callback);
		}
		catch (Throwable ex) {
			logger.error("Cannot start a thread for a callback", ex);
			callback.run();
		}
	}

	private void failed(PendingOpen pending, Throwable failure) {
		Throwable reason = (failure instanceof RejectedExecutionException) ? this.lifecycle.stoppedException(failure)
				: failure;
		this.lifecycle.fail(pending.channel(), reason, CloseReason.CLOSED);
	}

	/**
	 * Returns the peer of a name.
	 * @throws PeerNotFoundException when there is none
	 * @throws PeerLinkException when it is the name of this node
	 */
	Peer findPeer(String name) {
		try {
			return this.context.peers().find(name);
		}
		catch (PeerNotFoundException ex) {
			if (NodeName.isSame(this.context.self().name(), name)) {
				throw selfOpenException();
			}
			throw ex;
		}
	}

	private PeerLinkException selfOpenException() {
		return new PeerLinkException("Node '" + this.context.self().name() + "' cannot open a channel to itself");
	}

	private static ChannelRejectedException rejection(ChannelEntry channel, String reason) {
		ChannelTerms terms = channel.terms();
		return new ChannelRejectedException(terms.name(), terms.peer().name(), reason, switch (reason) {
			case CloseReason.NO_HANDLER -> "the peer has no channel of this name";
			case CloseReason.ACCESS_DENIED -> "the peer has it, but not for this node";
			case CloseReason.ORDERING_MISMATCH -> "the peer has it with another ordering than " + terms.ordering();
			case CloseReason.TOO_MANY_CHANNELS -> "the peer has as many channels as it allows";
			default -> "the peer refused it";
		});
	}

}
