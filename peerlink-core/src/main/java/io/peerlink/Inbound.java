package io.peerlink;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.channel.ChannelEngine;
import io.peerlink.discovery.PeerTable;
import io.peerlink.rpc.RpcEngine;
import io.peerlink.transport.DatagramReceiver;
import io.peerlink.wire.Decoded;
import io.peerlink.wire.Extension;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageCodec;
import io.peerlink.wire.Undecodable;
import org.jspecify.annotations.Nullable;

/**
 * The way up: a datagram becomes a message and goes to the room it is for. Runs on the
 * receive thread.
 */
final class Inbound implements DatagramReceiver {

	private final MessageCodec codec;

	private final PeerTable peers;

	private final RpcEngine rpc;

	private final ChannelEngine channels;

	private final Map<Undecodable, LongAdder> undecodable = new EnumMap<>(Undecodable.class);

	Inbound(MessageCodec codec, PeerTable peers, RpcEngine rpc, ChannelEngine channels) {
		this.codec = codec;
		this.peers = peers;
		this.rpc = rpc;
		this.channels = channels;
		for (Undecodable cause : Undecodable.values()) {
			this.undecodable.put(cause, new LongAdder());
		}
	}

	@Override
	public void onDatagram(byte[] buffer, int length, InetSocketAddress from) {
		Decoded decoded = this.codec.decode(buffer, 0, length);
		if (decoded instanceof Undecodable cause) {
			counter(cause).increment();
			return;
		}
		if (decoded instanceof Message.Goodbye goodbye) {
			this.peers.goodbye(goodbye.instanceId(), from);
			return;
		}
		if (decoded instanceof Message.Request request) {
			heard(from, request.pl());
			this.rpc.onRequest(request, from);
			return;
		}
		if (decoded instanceof Message.Reply reply) {
			// It may tell which instance lives there now. The one that did must not be
			// taken for alive before that.
			this.rpc.onReply(reply, from);
			heard(from, reply.pl());
			return;
		}
		if (decoded instanceof Message.Cancel cancel) {
			heard(from, cancel.pl());
			this.rpc.onCancel(cancel, from);
			return;
		}
		if (decoded instanceof Message.ChannelOpen wish) {
			heard(from, wish.instanceId());
			this.channels.onOpen(wish, from);
			return;
		}
		this.peers.heard(from);
		if (decoded instanceof Message.ChannelData frame) {
			this.channels.onData(frame, from);
		}
		else if (decoded instanceof Message.Working working) {
			this.rpc.onWorking(working, from);
		}
		else if (decoded instanceof Message.ChannelAck ack) {
			this.channels.onAck(ack, from);
		}
		else if (decoded instanceof Message.ChannelClose close) {
			this.channels.onClose(close, from);
		}
	}

	private void heard(InetSocketAddress from, @Nullable Extension extension) {
		heard(from, (extension != null) ? extension.instance() : null);
	}

	private void heard(InetSocketAddress from, @Nullable String instance) {
		if (instance == null) {
			this.peers.heard(from);
			return;
		}
		this.peers.heard(from, instance);
	}

	Map<Undecodable, Long> undecodable() {
		Map<Undecodable, Long> counts = new EnumMap<>(Undecodable.class);
		this.undecodable.forEach((cause, counter) -> counts.put(cause, counter.sum()));
		return counts;
	}

	private LongAdder counter(Undecodable cause) {
		return Objects.requireNonNull(this.undecodable.get(cause));
	}

}
