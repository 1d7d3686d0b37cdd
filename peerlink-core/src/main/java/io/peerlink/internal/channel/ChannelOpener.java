package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Opens channels to peers.
 */
final class ChannelOpener {

	private static final double NANOS_PER_SECOND = 1e9;

	private final NodeContext context;

	private final ChannelTable table;

	private final ChannelEndpoint.Tools tools;

	private final Consumer<ChannelEndpoint> closer;

	ChannelOpener(NodeContext context, ChannelTable table, ChannelEndpoint.Tools tools,
			Consumer<ChannelEndpoint> closer) {
		this.context = context;
		this.table = table;
		this.tools = tools;
		this.closer = closer;
	}

	/**
	 * Begin to open a channel.
	 * @return the opening, whose result comes on the receive thread or the timer thread
	 */
	PendingOpen begin(Peer peer, String name, ChannelOptions options) {
		Objects.requireNonNull(peer, "peer must not be null");
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(options, "options must not be null");
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a channel must not be blank");
		}
		if (peer.instanceId().equals(this.context.self().instanceId())) {
			throw toItself();
		}
		ChannelSlots.Slot slot = this.table.slots().acquire(peer.address());
		if (slot == null) {
			throw new ChannelRejectedException(name, peer.name(), CloseReason.TOO_MANY_CHANNELS,
					"this node has as many channels as allowed, " + this.table.slots().limits());
		}
		String id = this.context.newUuid();
		ChannelEndpoint channel = new ChannelEndpoint(
				new ChannelEndpoint.Terms(id, name, peer, peer.address(), true, options.ordering(),
						options.maxQueueSize(), options.overflow(), options.idleTimeout(), slot),
				this.tools, this.closer);
		PendingOpen opening = new PendingOpen(channel, wish(channel, options), options.openTimeout(),
				this.tools.sender(), this.tools.scheduler(), this.context.random(), this::timedOut);
		channel.opening(opening);
		this.table.add(channel);
		try {
			opening.begin();
			return opening;
		}
		catch (RejectedExecutionException ex) {
			PeerLinkException stopped = new PeerLinkException("Node '" + this.context.self().name() + "' was stopped",
					ex);
			fail(channel, stopped, CloseReason.CLOSED);
			throw stopped;
		}
		catch (RuntimeException ex) {
			fail(channel, ex, null);
			throw ex;
		}
	}

	PeerLinkException toItself() {
		return new PeerLinkException("Node '" + this.context.self().name() + "' cannot open a channel to itself");
	}

	private Message.ChannelOpen wish(ChannelEndpoint channel, ChannelOptions options) {
		Duration idle = options.idleTimeout();
		return new Message.ChannelOpen(channel.id(), channel.name(), this.context.self().name(),
				options.ordering().name(), options.maxQueueSize(), WireNames.of(options.overflow()),
				(idle != null) ? idle.toNanos() / NANOS_PER_SECOND : null, this.context.self().instanceId());
	}

	/**
	 * Take the acceptor's consent. Called on the receive thread.
	 * @param ordering the ordering that the acceptor agrees to; {@code null} when it does
	 * not say, as Python and a frame do
	 */
	void consented(ChannelEndpoint channel, @Nullable String ordering, InetSocketAddress from) {
		if (ordering != null && !ordering.equals(channel.ordering().name())) {
			disagreed(channel);
			return;
		}
		PendingOpen opening = channel.exclusively(() -> {
			PendingOpen current = settled(channel);
			if (current != null) {
				channel.source(from);
				this.table.opened(channel);
			}
			return current;
		});
		if (opening != null) {
			opening.result().complete(channel);
		}
	}

	/**
	 * A frame that came first may have opened the channel already.
	 */
	private void disagreed(ChannelEndpoint channel) {
		String reason = CloseReason.ORDERING_MISMATCH;
		if (!fail(channel, rejected(channel, reason), reason)) {
			this.table.end(channel, reason, reason, true);
		}
	}

	/**
	 * Take the acceptor's refusal. Called on the receive thread.
	 * @return whether the channel was being opened
	 */
	boolean refused(ChannelEndpoint channel, String reason) {
		return channel.opening() != null && fail(channel, rejected(channel, reason), null);
	}

	/**
	 * End an opening that has not ended yet.
	 * @param wireReason what to tell the peer, {@code null} when it knows
	 * @return whether there was one
	 */
	boolean fail(ChannelEndpoint channel, RuntimeException failure, @Nullable String wireReason) {
		PendingOpen opening = channel.exclusively(() -> {
			PendingOpen current = settled(channel);
			if (current != null) {
				this.table.abandon(channel, wireReason);
			}
			return current;
		});
		if (opening == null) {
			return false;
		}
		if (wireReason != null) {
			this.table.sayClose(channel, wireReason);
		}
		opening.result().completeExceptionally(failure);
		return true;
	}

	private static @Nullable PendingOpen settled(ChannelEndpoint channel) {
		PendingOpen opening = channel.opening();
		if (opening == null || !opening.settle()) {
			return null;
		}
		channel.opening(null);
		return opening;
	}

	private void timedOut(PendingOpen opening) {
		fail(opening.channel(), opening.timedOut(), CloseReason.CLOSED);
	}

	private static ChannelRejectedException rejected(ChannelEndpoint channel, String reason) {
		return new ChannelRejectedException(channel.name(), channel.peer().name(), reason, switch (reason) {
			case CloseReason.NO_HANDLER -> "the peer has no channel of this name";
			case CloseReason.ORDERING_MISMATCH -> "the peer has it with another ordering than " + channel.ordering();
			case CloseReason.TOO_MANY_CHANNELS -> "the peer has as many channels as it allows";
			default -> "the peer refused it";
		});
	}

}
