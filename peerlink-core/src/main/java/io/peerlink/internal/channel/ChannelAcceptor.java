package io.peerlink.internal.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.CloseReason;
import io.peerlink.internal.channel.endpoint.ChannelTerms;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.time.LogInterval;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts or refuses the channels that peers open. Runs on the receive thread.
 */
final class ChannelAcceptor {

	private static final Logger logger = LoggerFactory.getLogger(ChannelAcceptor.class);

	private static final int MAX_INSTANCE_ID = 64;

	/**
	 * After this much silence a channel of a peer that has no slot left may be ended.
	 */
	private static final Duration ABANDONED_AFTER = Duration.ofSeconds(30);

	private static final double NANOS_PER_SECOND = 1e9;

	private final LogInterval denials = new LogInterval();

	private final NodeContext context;

	private final ChannelRegistry registry;

	private final ChannelSlots slots;

	private final ChannelTable table;

	private final ChannelLifecycle lifecycle;

	private final CloseResponder responder;

	ChannelAcceptor(NodeContext context, ChannelRegistry registry, ChannelSlots slots, ChannelTable table,
			ChannelLifecycle lifecycle, CloseResponder responder) {
		this.context = context;
		this.registry = registry;
		this.slots = slots;
		this.table = table;
		this.lifecycle = lifecycle;
		this.responder = responder;
	}

	/**
	 * Takes an open request of a peer, which may be a retransmission.
	 */
	void open(Message.ChannelOpen request, Arrival arrival) {
		String to = request.to();
		if (to != null && !to.equals(this.context.self().instanceId())) {
			// The initiator believes that another member is here, and asks again.
			this.responder.ignore();
			return;
		}
		ChannelEntry existing = this.table.find(request.channelId());
		if (existing != null) {
			retransmitted(existing, arrival);
			return;
		}
		String closeReason = this.table.closeReason(request.channelId(), arrival);
		if (closeReason != null) {
			this.responder.refuse(request, closeReason, arrival);
			return;
		}
		ChannelRegistry.Registration registration = this.registry.find(request.name());
		if (registration == null) {
			this.responder.refuse(request, CloseReason.NO_HANDLER, arrival);
		}
		else if (!registration.allowed().include(arrival.sendingPeer())) {
			denied(request, arrival);
		}
		else if (WireNames.ordering(request.ordering()) != registration.options().ordering()) {
			this.responder.refuse(request, CloseReason.ORDERING_MISMATCH, arrival);
		}
		else {
			acceptIfSlotIsFree(request, registration, arrival);
		}
	}

	/**
	 * Whoever opens it decides how often that happens.
	 */
	private void denied(Message.ChannelOpen request, Arrival arrival) {
		int hidden = this.denials.tryAcquire(arrival.nanoTime());
		if (hidden >= 0) {
			logger.warn("The channel '{}' is denied to {}{}", request.name(), arrival,
					(hidden > 0) ? ", as were " + hidden + " openings since the last one that was logged" : "");
		}
		this.responder.refuse(request, CloseReason.ACCESS_DENIED, arrival);
	}

	private void retransmitted(ChannelEntry existing, Arrival arrival) {
		if (existing.terms().initiator() || !existing.isFromPeer(arrival)) {
			this.responder.ignore();
			return;
		}
		acknowledge(existing, arrival);
	}

	private void acceptIfSlotIsFree(Message.ChannelOpen request, ChannelRegistry.Registration registration,
			Arrival arrival) {
		Peer known = arrival.peer();
		// An unknown peer may use as many ports as it likes.
		String owner = (known != null) ? known.instanceId() : arrival.source().getAddress().getHostAddress();
		ChannelSlots.Slot slot = this.slots.acquireInbound(owner);
		if (slot != null) {
			accept(request, registration, arrival, slot);
			return;
		}
		if (known == null || !known.isJava()) {
			endAbandoned(arrival);
		}
		this.responder.refuse(request, CloseReason.TOO_MANY_CHANNELS, arrival);
	}

	/**
	 * Makes room for the next open request of a peer. Python forgets a channel without
	 * notice when the ack or its own close was lost, and does not answer its frames.
	 */
	private void endAbandoned(Arrival arrival) {
		long now = arrival.nanoTime();
		this.table.all()
			.stream()
			.filter((channel) -> !channel.terms().initiator() && channel.isFromPeer(arrival))
			.filter((channel) -> channel.contact().silentNanos(now) >= ABANDONED_AFTER.toNanos())
			.max(Comparator.comparingLong((channel) -> channel.contact().silentNanos(now)))
			.ifPresent((channel) -> this.lifecycle.end(channel, CloseReason.IDLE_TIMEOUT, CloseReason.IDLE_TIMEOUT,
					false));
	}

	private void accept(Message.ChannelOpen request, ChannelRegistry.Registration registration, Arrival arrival,
			ChannelSlots.Slot slot) {
		ChannelEntry channel = this.lifecycle.create(terms(request, registration.options(), arrival),
				addressOf(arrival), slot);
		boolean done = false;
		try {
			channel.exclusively(() -> {
				begin(channel, registration, arrival);
				return null;
			});
			done = true;
		}
		finally {
			if (!done) {
				// No thread could be started for it.
				abort(channel, CloseReason.HANDLER_FAILED, arrival);
			}
		}
	}

	/**
	 * Returns where the peer is. One that has proved to have sent the request is where it
	 * is known, whatever the source address of this datagram is: had it moved there, that
	 * would be known.
	 */
	private static InetSocketAddress addressOf(Arrival arrival) {
		Peer known = arrival.isAuthenticated() ? arrival.peer() : null;
		return (known != null) ? known.address() : arrival.source();
	}

	/**
	 * Called exclusively: whoever ends the channel meanwhile must find it opened and
	 * handed over, or its end would be notified before its beginning. It is in the table
	 * before the peer can know.
	 */
	private void begin(ChannelEntry channel, ChannelRegistry.Registration registration, Arrival arrival) {
		channel.updatePeerState(this.context.peers());
		this.table.add(channel);
		if (acknowledge(channel, arrival)) {
			this.lifecycle.opened(channel);
			channel.endpoint().execute(() -> handOver(channel, registration));
			return;
		}
		this.responder.ignore();
		abort(channel, CloseReason.SEND_FAILED, arrival);
	}

	private void abort(ChannelEntry channel, String reason, Arrival arrival) {
		this.lifecycle.abandon(channel, reason);
		this.responder.abort(channel.id(), reason, arrival);
	}

	private boolean acknowledge(ChannelEntry channel, Arrival arrival) {
		try {
			arrival.reply(new Message.ChannelAck(channel.id(), WireNames.of(channel.terms().ordering())));
			return true;
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot acknowledge {}", channel, ex);
			return false;
		}
	}

	private void handOver(ChannelEntry channel, ChannelRegistry.Registration registration) {
		try {
			registration.acceptor().accept(channel.channel());
		}
		catch (Throwable ex) {
			if (channel.endpoint().isCauseOf(ex)) {
				logger.debug("The acceptor of {} found it closed", channel, ex);
				return;
			}
			logger.error("The acceptor of {} failed", channel, ex);
			this.lifecycle.end(channel, CloseReason.HANDLER_FAILED, CloseReason.HANDLER_FAILED, true);
		}
	}

	private static ChannelTerms terms(Message.ChannelOpen request, ChannelOptions options, Arrival arrival) {
		return new ChannelTerms(request.channelId(), request.name(), initiator(request, arrival), false,
				options.ordering(), queueSize(request.maxQueueSize(), options), options.overflow(),
				idleTimeout(request.idleTimeout(), options));
	}

	/**
	 * Returns the peer that opens a channel. Only the address is certain; name and
	 * instance of an unknown peer are its own claim.
	 */
	private static Peer initiator(Message.ChannelOpen request, Arrival arrival) {
		Peer known = arrival.peer();
		String instanceId = request.instanceId();
		if (known != null && (instanceId == null || instanceId.equals(known.instanceId()))) {
			return known;
		}
		InetSocketAddress source = arrival.source();
		String address = Peer.hostAndPort(source);
		String claimed = arrival.claimed(request.src());
		String name = (claimed != null && NodeName.isValid(claimed)) ? claimed : address;
		return new Peer(name, (instanceId != null && isUsable(instanceId)) ? instanceId : name + "@" + address, source,
				Map.of());
	}

	private static boolean isUsable(String instanceId) {
		return !instanceId.isBlank() && instanceId.length() <= MAX_INSTANCE_ID
				&& instanceId.codePoints().noneMatch(Character::isISOControl);
	}

	/**
	 * The peer may make the queue smaller, not larger; 0 means unbounded in Python.
	 */
	private static int queueSize(@Nullable Integer requested, ChannelOptions options) {
		return (requested != null && requested > 0) ? Math.min(requested, options.maxQueueSize())
				: options.maxQueueSize();
	}

	/**
	 * The peer may make the timeout shorter, not longer.
	 */
	private static @Nullable Duration idleTimeout(@Nullable Double requested, ChannelOptions options) {
		Duration own = options.idleTimeout();
		if (requested == null || requested <= 0 || requested > ChannelOptions.MAX_IDLE_TIMEOUT.toSeconds()) {
			return own;
		}
		Duration wanted = Duration.ofNanos((long) (requested * NANOS_PER_SECOND));
		Duration usable = (wanted.compareTo(ChannelOptions.MIN_IDLE_TIMEOUT) > 0) ? wanted
				: ChannelOptions.MIN_IDLE_TIMEOUT;
		return (own == null || usable.compareTo(own) < 0) ? usable : own;
	}

}
