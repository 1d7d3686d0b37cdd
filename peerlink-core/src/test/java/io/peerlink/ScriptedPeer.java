package io.peerlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A peer that sends the datagrams of the test and records those that it receives. By
 * default it answers pings as Python does, without its identity.
 */
final class ScriptedPeer implements AutoCloseable {

	private static final Duration POLL = Duration.ofMillis(1);

	private final MessageCodec codec = new MessageCodec();

	private final Queue<String> datagrams = new ConcurrentLinkedQueue<>();

	private final Set<String> pongs = ConcurrentHashMap.newKeySet();

	private final String name;

	private final String instanceId;

	private final DatagramTransport transport;

	private final PeerDiscovery discovery;

	private final AtomicInteger pings = new AtomicInteger();

	private volatile boolean answersPings = true;

	private volatile @Nullable Extension identity;

	ScriptedPeer(String name, DatagramTransport transport, PeerDiscovery discovery) {
		this(name, UUID.randomUUID().toString(), transport, discovery);
	}

	ScriptedPeer(String name, String instanceId, DatagramTransport transport, PeerDiscovery discovery) {
		this.name = name;
		this.instanceId = instanceId;
		this.transport = transport;
		this.discovery = discovery;
		transport.start(this::take);
		discovery.start(new IgnoringListener());
	}

	String name() {
		return this.name;
	}

	InetSocketAddress address() {
		return this.transport.localAddress();
	}

	String instanceId() {
		return this.instanceId;
	}

	ScriptedPeer announce() {
		return announce(Map.of());
	}

	ScriptedPeer announce(Map<String, String> attributes) {
		this.discovery.announce(new Announcement(this.name, this.instanceId, address().getPort(), attributes));
		return this;
	}

	/**
	 * Stops answering pings.
	 */
	ScriptedPeer ignorePings() {
		this.answersPings = false;
		return this;
	}

	/**
	 * Resumes answering pings.
	 */
	ScriptedPeer answerPings() {
		this.answersPings = true;
		return this;
	}

	/**
	 * Adds an identity to each subsequent answer to a ping, as Java does.
	 */
	ScriptedPeer answerPingsAs(String instanceId) {
		return answerPingsAs(Extension.identity(this.name, instanceId));
	}

	ScriptedPeer answerPingsAs(Extension identity) {
		this.identity = identity;
		return this;
	}

	/**
	 * Answers pings without an identity from now on, as a node that has said goodbye
	 * does.
	 */
	ScriptedPeer hideIdentity() {
		this.identity = null;
		return this;
	}

	/**
	 * Returns the number of received pings.
	 */
	int pings() {
		return this.pings.get();
	}

	/**
	 * Withdraws the announcement. From then on pings are not answered, as a node that
	 * stops does.
	 */
	void withdraw() {
		ignorePings();
		this.discovery.withdraw();
	}

	/**
	 * Sends JSON with apostrophes in place of quotation marks.
	 */
	void send(PeerLink to, String json) {
		sendExactly(to, json.replace('\'', '"'));
	}

	void sendExactly(PeerLink to, String json) {
		send(json.getBytes(StandardCharsets.UTF_8), to.status().address());
	}

	void send(PeerLink to, Message message) {
		send(this.codec.encode(message), to.status().address());
	}

	/**
	 * Sends JSON and waits until the node has processed it: a subsequent ping is answered
	 * on the receive thread.
	 */
	void sendAndSettle(PeerLink to, String json) {
		send(to, json);
		settle(to);
	}

	/**
	 * Waits until the node has processed all datagrams that were sent.
	 */
	void settle(PeerLink to) {
		String id = "\"" + UUID.randomUUID() + "\"";
		send(to, "{'type':'request','id':" + id + ",'rpc':'__ping__','args':[],'kwargs':{}}");
		Awaitility.await().pollInterval(POLL).until(() -> this.pongs.remove(id));
	}

	/**
	 * Returns the received datagrams, except pings and their answers.
	 */
	List<String> received() {
		return List.copyOf(this.datagrams);
	}

	List<String> received(String type) {
		return received().stream().filter((datagram) -> datagram.contains("\"" + type + "\"")).toList();
	}

	/**
	 * Waits for the first message of a type.
	 */
	<T extends Message> T await(Class<T> type) {
		return Awaitility.await().pollInterval(POLL).until(() -> messages(type), (found) -> !found.isEmpty()).get(0);
	}

	<T extends Message> List<T> messages(Class<T> type) {
		return received().stream()
			.map((datagram) -> datagram.getBytes(StandardCharsets.UTF_8))
			.map((bytes) -> this.codec.decode(bytes, 0, bytes.length))
			.filter(type::isInstance)
			.map(type::cast)
			.toList();
	}

	@Override
	public void close() {
		this.discovery.close();
		this.transport.close();
	}

	private void take(byte[] buffer, int length, InetSocketAddress from) {
		Decoded decoded = this.codec.decode(buffer, 0, length);
		if (decoded instanceof Message.Request ping && ping.rpc().equals("__ping__")) {
			pong(ping, from);
		}
		else if (decoded instanceof Message.Response pong && pong.result().toString().startsWith("{\"ok\"")) {
			this.pongs.add(pong.id().json());
		}
		else {
			this.datagrams.add(new String(buffer, 0, length, StandardCharsets.UTF_8));
		}
	}

	private void pong(Message.Request ping, InetSocketAddress from) {
		this.pings.incrementAndGet();
		if (this.answersPings) {
			RawJson result = RawJson.of("{\"ok\":true,\"time\":1}");
			send(this.codec.encode(new Message.Response(ping.id(), result, this.identity)), from);
		}
	}

	private void send(byte[] datagram, InetSocketAddress to) {
		try {
			this.transport.send(datagram, 0, datagram.length, to);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
