package io.peerlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;

/**
 * A peer that behaves like the Python package: it executes a request each time it
 * arrives, answers pings without its identity, and sends each request once.
 */
final class PythonPeer {

	private final MessageCodec codec = new MessageCodec();

	private final String name;

	private final Functions functions;

	private final DatagramTransport transport;

	private final Map<MessageId, Consumer<Message.Reply>> calls = new HashMap<>();

	private int nextId;

	PythonPeer(String name, Map<String, String> attributes, Functions functions, DatagramTransport transport,
			PeerDiscovery discovery) {
		this.name = name;
		this.functions = functions;
		this.transport = transport;
		transport.start(this::take);
		discovery.start(new IgnoringListener());
		String instanceId = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
		discovery.announce(new Announcement(name, instanceId, address().getPort(), attributes));
	}

	InetSocketAddress address() {
		return this.transport.localAddress();
	}

	/**
	 * Sends a request, once.
	 * @param onReply receives every reply to it, even late ones
	 */
	void call(InetSocketAddress target, String method, String args, Consumer<Message.Reply> onReply) {
		MessageId id = MessageId.ofText(this.name + "-" + this.nextId++);
		this.calls.put(id, onReply);
		String request = "{\"type\": \"request\", \"id\": " + id + ", \"src\": \"" + this.name + "\", \"rpc\": \""
				+ method + "\", \"args\": " + args + ", \"kwargs\": {}}";
		send(request.getBytes(StandardCharsets.UTF_8), target);
	}

	private void take(byte[] buffer, int length, InetSocketAddress from) {
		Decoded decoded = this.codec.decode(buffer, 0, length);
		if (decoded instanceof Message.Request request) {
			serve(request, from);
		}
		else if (decoded instanceof Message.Reply reply) {
			Consumer<Message.Reply> call = this.calls.get(reply.id());
			if (call != null) {
				call.accept(reply);
			}
		}
	}

	private void serve(Message.Request request, InetSocketAddress from) {
		if ("__ping__".equals(request.rpc())) {
			reply(new Message.Response(request.id(), RawJson.of("{\"ok\":true,\"time\":1.5}"), null), from);
			return;
		}
		this.functions.execute(request, (reply) -> reply(reply, from));
	}

	private void reply(Message.Reply reply, InetSocketAddress to) {
		send(this.codec.encode(reply), to);
	}

	private void send(byte[] datagram, InetSocketAddress to) {
		try {
			this.transport.send(datagram, 0, datagram.length, to);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The functions of the peer.
	 */
	@FunctionalInterface
	interface Functions {

		/**
		 * Executes a request and replies, possibly later.
		 */
		void execute(Message.Request request, Consumer<Message.Reply> replies);

	}

}
