package io.peerlink.internal.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.CloseReason;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts channels from peers, or refuses them. Runs on the receive thread.
 */
final class ChannelAcceptor {

	private static final Logger logger = LoggerFactory.getLogger(ChannelAcceptor.class);

	private static final int MAX_INSTANCE_ID = 64;

	/**
	 * After this much silence a channel of a peer that has no place left may be ended.
	 */
	private static final Duration FORGOTTEN = Duration.ofSeconds(30);

	private static final double NANOS_PER_SECOND = 1e9;

	private final ChannelRegistry registry;

	private final ChannelTable table;

	private final ChannelEndpoint.Tools tools;

	private final PeerTable peers;

	private final Consumer<ChannelEndpoint> closer;

	private final Refusal refusal;

	ChannelAcceptor(ChannelRegistry registry, ChannelTable table, ChannelEndpoint.Tools tools, PeerTable peers,
			Consumer<ChannelEndpoint> closer, Refusal refusal) {
		this.registry = registry;
		this.table = table;
		this.tools = tools;
		this.peers = peers;
		this.closer = closer;
		this.refusal = refusal;
	}

	/**
	 * Take a peer's wish for a channel. The same wish may come more than once.
	 */
	void open(Message.ChannelOpen wish, InetSocketAddress from) {
		ChannelEndpoint existing = this.table.find(wish.channelId());
		if (existing != null) {
			repeated(existing, from);
			return;
		}
		String ended = this.table.epitaph(wish.channelId(), from);
		if (ended != null) {
			this.refusal.refuse(wish, ended, from);
			return;
		}
		ChannelRegistry.Acceptor acceptor = this.registry.find(wish.name());
		if (acceptor == null) {
			this.refusal.refuse(wish, CloseReason.NO_HANDLER, from);
		}
		else if (WireNames.ordering(wish.ordering()) != acceptor.options().ordering()) {
			this.refusal.refuse(wish, CloseReason.ORDERING_MISMATCH, from);
		}
		else {
			acceptIfThereIsRoom(wish, acceptor, from);
		}
	}

	private void acceptIfThereIsRoom(Message.ChannelOpen wish, ChannelRegistry.Acceptor acceptor,
			InetSocketAddress from) {
		Optional<Peer> known = this.peers.findByAddress(from);
		// A stranger may use as many ports as it likes.
		InetSocketAddress owner = known.isPresent() ? from : new InetSocketAddress(from.getAddress(), 0);
		ChannelSlots.Slot slot = this.table.slots().acquireInbound(owner);
		if (slot != null) {
			accept(wish, acceptor, from, slot);
			return;
		}
		if (known.isEmpty() || !known.get().isJava()) {
			endForgotten(from);
		}
		this.refusal.refuse(wish, CloseReason.TOO_MANY_CHANNELS, from);
	}

	/**
	 * Make room for the next wish. Python forgets a channel without a word when the ack
	 * or its own close was lost, and does not answer to frames of it.
	 */
	private void endForgotten(InetSocketAddress from) {
		long now = this.tools.scheduler().nanoTime();
		this.table.all()
			.stream()
			.filter((channel) -> !channel.isInitiator() && channel.source().equals(from))
			.filter((channel) -> channel.contact().silence(now) >= FORGOTTEN.toNanos())
			.max(Comparator.comparingLong((channel) -> channel.contact().silence(now)))
			.ifPresent((channel) -> this.table.end(channel, CloseReason.IDLE_TIMEOUT, CloseReason.IDLE_TIMEOUT, false));
	}

	private void repeated(ChannelEndpoint existing, InetSocketAddress from) {
		if (existing.isInitiator() || !existing.source().equals(from)) {
			this.tools.counters().rejected.increment();
			return;
		}
		consent(existing);
	}

	private void accept(Message.ChannelOpen wish, ChannelRegistry.Acceptor acceptor, InetSocketAddress from,
			ChannelSlots.Slot slot) {
		ChannelOptions options = acceptor.options();
		ChannelEndpoint channel = new ChannelEndpoint(new ChannelEndpoint.Terms(wish.channelId(), wish.name(),
				peer(wish, from), from, false, options.ordering(), queueSize(wish.maxQueueSize(), options),
				options.overflow(), idleTimeout(wish.idleTimeout(), options), slot), this.tools, this.closer);
		boolean begun = false;
		try {
			begin(channel, acceptor);
			begun = true;
		}
		finally {
			if (!begun) {
				// No thread could be started for it.
				giveUp(channel, CloseReason.HANDLER_FAILED);
			}
		}
	}

	/**
	 * Whoever ends the channel meanwhile must find it opened and handed over, or its end
	 * would be told before its beginning. It is in the table before the peer can know.
	 */
	private void begin(ChannelEndpoint channel, ChannelRegistry.Acceptor acceptor) {
		channel.exclusively(() -> {
			channel.contact().hasGone(channel.isPeerUp(this.peers));
			this.table.add(channel);
			if (consent(channel)) {
				this.table.opened(channel);
				channel.execute(() -> handOver(channel, acceptor));
				return true;
			}
			this.tools.counters().rejected.increment();
			giveUp(channel, CloseReason.SEND_FAILED);
			return false;
		});
	}

	private void giveUp(ChannelEndpoint channel, String reason) {
		this.table.abandon(channel, reason);
		this.table.sendClose(channel.id(), reason, channel.remoteAddress());
	}

	private boolean consent(ChannelEndpoint channel) {
		try {
			Message ack = new Message.ChannelAck(channel.id(), channel.ordering().name());
			this.tools.sender().send(ack, channel.remoteAddress());
			return true;
		}
		catch (IOException ex) {
			logger.debug("Cannot consent to {}", channel, ex);
			return false;
		}
	}

	private void handOver(ChannelEndpoint channel, ChannelRegistry.Acceptor acceptor) {
		try {
			acceptor.consumer().accept(channel);
		}
		catch (Throwable ex) {
			if (channel.isNoticeOfEnd(ex)) {
				logger.debug("The acceptor of {} noticed that it is closed", channel, ex);
				return;
			}
			logger.error("The acceptor of {} failed", channel, ex);
			this.table.end(channel, CloseReason.HANDLER_FAILED, CloseReason.HANDLER_FAILED, true);
		}
	}

	/**
	 * Find out who wants a channel. Only the address is certain; name and instance of a
	 * peer that is not known are its own claim.
	 */
	private Peer peer(Message.ChannelOpen wish, InetSocketAddress from) {
		String instanceId = wish.instanceId();
		Optional<Peer> known = this.peers.findByAddress(from)
			.filter((peer) -> instanceId == null || instanceId.equals(peer.instanceId()));
		if (known.isPresent()) {
			return known.get();
		}
		String address = from.getHostString() + ":" + from.getPort();
		String name = (wish.src() != null && NodeName.isValid(wish.src())) ? wish.src() : address;
		return new Peer(name, (instanceId != null && isUsable(instanceId)) ? instanceId : name + "@" + address, from,
				Map.of());
	}

	private static boolean isUsable(String instanceId) {
		return !instanceId.isBlank() && instanceId.length() <= MAX_INSTANCE_ID
				&& instanceId.codePoints().noneMatch(Character::isISOControl);
	}

	/**
	 * The peer may make the queue smaller, not larger; 0 is Python's word for unbounded.
	 */
	private static int queueSize(@Nullable Integer wish, ChannelOptions options) {
		return (wish != null && wish > 0) ? Math.min(wish, options.maxQueueSize()) : options.maxQueueSize();
	}

	private static @Nullable Duration idleTimeout(@Nullable Double wish, ChannelOptions options) {
		Duration own = options.idleTimeout();
		if (wish == null || wish <= 0 || wish > ChannelOptions.MAX_IDLE_TIMEOUT.toSeconds()) {
			return own;
		}
		Duration wanted = Duration.ofNanos((long) (wish * NANOS_PER_SECOND));
		Duration usable = (wanted.compareTo(ChannelOptions.MIN_IDLE_TIMEOUT) > 0) ? wanted
				: ChannelOptions.MIN_IDLE_TIMEOUT;
		return (own == null || usable.compareTo(own) < 0) ? usable : own;
	}

	/**
	 * Refuses a wish.
	 */
	@FunctionalInterface
	interface Refusal {

		void refuse(Message.ChannelOpen wish, String reason, InetSocketAddress from);

	}

}
