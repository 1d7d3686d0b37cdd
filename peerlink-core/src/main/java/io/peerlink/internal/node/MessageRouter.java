package io.peerlink.internal.node;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.channel.ChannelEngine;
import io.peerlink.internal.client.CallEngine;
import io.peerlink.internal.concurrent.EnumCounters;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.discovery.ContactDiscovery;
import io.peerlink.internal.liveness.Pings;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerReachability;
import io.peerlink.internal.seal.SealEngine;
import io.peerlink.internal.seal.SealedReceiver;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.server.RequestDispatcher;
import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.DecodedSink;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.UndecodableReason;
import org.jspecify.annotations.Nullable;

/**
 * Takes each datagram, on the receive thread, to the engine that it is for.
 */
final class MessageRouter implements DatagramReceiver, SealedReceiver, DecodedSink<InetSocketAddress> {

	private final EnumCounters<UndecodableReason> undecodable = new EnumCounters<>(UndecodableReason.class);

	private final LongAdder strayReplies = new LongAdder();

	private final MessageCodec codec;

	private final NodeContext context;

	private final PeerReachability reachability;

	private final Pings pings;

	private final ContactDiscovery contacts;

	private final NameKeeper name;

	private final CallEngine client;

	private final RequestDispatcher server;

	private final ChannelEngine channels;

	private final ForeignNodes foreign;

	/**
	 * Who has sealed the datagram that is handled, {@code null} if it was not sealed. Of
	 * the receive thread.
	 */
	private @Nullable SealedRemote sender;

	MessageRouter(MessageCodec codec, NodeContext context, Pings pings, ContactDiscovery contacts, NameKeeper name,
			CallEngine client, RequestDispatcher server, ChannelEngine channels, ForeignNodes foreign) {
		this.codec = codec;
		this.context = context;
		this.reachability = context.peers().reachability();
		this.pings = pings;
		this.contacts = contacts;
		this.name = name;
		this.client = client;
		this.server = server;
		this.channels = channels;
		this.foreign = foreign;
	}

	@Override
	public void onDatagram(byte[] buffer, int length, InetSocketAddress from) {
		if (SealEngine.isSealed(buffer, length)) {
			this.undecodable.increment(UndecodableReason.OTHER_REALM);
			this.foreign.heard(from, true);
			return;
		}
		this.codec.decode(buffer, 0, length, from, this);
	}

	@Override
	public void onDatagram(byte[] buffer, int length, InetSocketAddress from, SealedRemote sender) {
		this.sender = sender;
		try {
			this.codec.decode(buffer, 0, length, from, this);
		}
		finally {
			this.sender = null;
		}
	}

	@Override
	public void onMoved(SealedRemote remote, InetSocketAddress address) {
		this.reachability.roamed(remote.instanceId(), address);
	}

	/**
	 * Takes note of a datagram of a node that has not the secret of this one.
	 */
	void onForeign(InetSocketAddress address, boolean sealed) {
		this.foreign.heard(address, sealed);
	}

	/**
	 * Takes one message of a datagram.
	 */
	@Override
	public void decoded(Decoded decoded, InetSocketAddress from) {
		if (decoded instanceof Undecodable failure) {
			this.undecodable.increment(failure.reason());
			return;
		}
		Message message = (Message) decoded;
		SealedRemote sender = this.sender;
		if (sender != null && !sender.mayClaim(message.claimedInstance())) {
			this.undecodable.increment(UndecodableReason.FORGED_SENDER);
			return;
		}
		PeerEntry entry = (sender != null) ? entryOf(sender, from) : this.context.peers().entryAt(from);
		long now = this.context.nanoTime();
		if (decoded instanceof Message.Reply reply) {
			// It may name the instance that is there now. The previous one must not be
			// considered alive before that.
			onReply(reply, from, entry, now);
			noteReceived(entry, from, reply.claimedInstance(), now);
			return;
		}
		route(message, Arrival.of(from, entry, now, this.context.sender(), sender));
	}

	/**
	 * Returns what is known of the sender of a sealed message. Until its own instance is,
	 * that is what a user has configured at its address.
	 */
	private @Nullable PeerEntry entryOf(SealedRemote sender, InetSocketAddress from) {
		PeerEntry entry = this.context.peers().entry(sender.instanceId());
		if (entry != null) {
			return entry;
		}
		PeerEntry there = this.context.peers().entryAt(from);
		boolean mayBe = there != null && !there.isVerified()
				&& !there.peer().attributes().containsKey(StaticKey.ATTRIBUTE);
		return mayBe ? there : null;
	}

	/**
	 * A request is admitted or answered before the next message is read. What is kept of
	 * it longer does not look at its extension.
	 */
	@Override
	public boolean borrowsExtensions() {
		return true;
	}

	private void route(Message message, Arrival arrival) {
		if (message instanceof Message.Request request) {
			if (!Pings.isNameless(request)) {
				noteReceived(arrival, request.claimedInstance());
			}
			onRequest(request, arrival);
		}
		else if (message instanceof Message.Goodbye goodbye) {
			this.context.peers().goodbye(goodbye.instanceId(), arrival.source());
		}
		else if (message instanceof Message.Cancel cancel) {
			noteReceived(arrival, cancel.claimedInstance());
			this.server.onCancel(cancel, arrival);
		}
		else if (message instanceof Message.Working working) {
			noteReceived(arrival, null);
			this.client.onWorking(working, arrival);
		}
		else {
			routeToChannels(message, arrival);
		}
	}

	private void routeToChannels(Message message, Arrival arrival) {
		if (message instanceof Message.ChannelOpen open) {
			noteReceived(arrival, open.instanceId());
			this.channels.onOpen(open, arrival);
			return;
		}
		noteReceived(arrival, null);
		if (message instanceof Message.ChannelData frame) {
			this.channels.onData(frame, arrival);
		}
		else if (message instanceof Message.ChannelAck ack) {
			this.channels.onAck(ack, arrival);
		}
		else if (message instanceof Message.ChannelClose close) {
			this.channels.onClose(close, arrival);
		}
	}

	private void onRequest(Message.Request request, Arrival arrival) {
		if (Pings.METHOD.equals(request.rpc())) {
			this.pings.onPing(request, arrival);
			noteName(request.pl(), arrival);
			this.name.pinged(request.pl(), arrival.source());
			return;
		}
		this.server.onRequest(request, arrival);
	}

	/**
	 * Takes a request that came over a connection. Called on any thread. It is no sign of
	 * life, as it shows nothing of the peer's socket for datagrams.
	 */
	void onConnectedRequest(Message.Request request, Arrival arrival) {
		if (Pings.METHOD.equals(request.rpc())) {
			this.pings.onPing(request, arrival);
			arrival.end();
			return;
		}
		this.server.onRequest(request, arrival);
	}

	private void noteName(@Nullable Extension ping, Arrival arrival) {
		NodeIdentity sender = NodeIdentity.of(ping);
		PeerEntry entry = arrival.entry();
		if (sender == null) {
			return;
		}
		if (entry == null) {
			this.contacts.pinged(arrival.source(), sender);
			return;
		}
		this.reachability.named(entry, arrival.source(), sender.name(), arrival.nanoTime());
	}

	private void onReply(Message.Reply reply, InetSocketAddress from, @Nullable PeerEntry entry, long now) {
		if (!this.client.onReply(reply, now)
				&& !this.pings.onReply(reply, Arrival.of(from, entry, now, this.context.sender(), this.sender))) {
			this.strayReplies.increment();
		}
	}

	private void noteReceived(Arrival arrival, @Nullable String instance) {
		noteReceived(arrival.entry(), arrival.source(), instance, arrival.nanoTime());
	}

	private void noteReceived(@Nullable PeerEntry entry, InetSocketAddress from, @Nullable String instance, long now) {
		SealedRemote sender = this.sender;
		if (entry != null) {
			this.reachability.received(entry, from, (sender != null) ? sender.instanceId() : instance, now);
		}
	}

	/**
	 * Returns how many datagrams were dropped, by reason.
	 */
	Map<UndecodableReason, Long> undecodable() {
		return this.undecodable.sums();
	}

	/**
	 * Returns how many replies nobody was waiting for.
	 */
	long strayReplies() {
		return this.strayReplies.sum();
	}

}
