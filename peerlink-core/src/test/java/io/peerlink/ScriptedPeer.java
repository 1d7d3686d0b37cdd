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
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A peer that says exactly what the test tells it, and remembers what it is told. Unless
 * told otherwise, it answers pings as Python does: without a word of who it is.
 */
final class ScriptedPeer implements AutoCloseable {

	private static final Duration POLL = Duration.ofMillis(1);

	private final MessageCodec codec = new MessageCodec();

	private final Queue<String> datagrams = new ConcurrentLinkedQueue<>();

	private final Set<String> pongs = ConcurrentHashMap.newKeySet();

	private final String name;

	private final String instanceId = UUID.randomUUID().toString();

	private final DatagramTransport transport;

	private final PeerDiscovery discovery;

	private final AtomicInteger pings = new AtomicInteger();

	private volatile boolean answersPings = true;

	private volatile @Nullable Extension identity;

	ScriptedPeer(String name, DatagramTransport transport, PeerDiscovery discovery) {
		this.name = name;
		this.transport = transport;
		this.discovery = discovery;
		transport.start(this::take);
		discovery.start(new Deaf());
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
	 * Answer no ping from now on.
	 */
	ScriptedPeer dumb() {
		this.answersPings = false;
		return this;
	}

	/**
	 * Answer pings again.
	 */
	ScriptedPeer eloquent() {
		this.answersPings = true;
		return this;
	}

	/**
	 * Tell from now on in each answer to a ping who this is, as Java does.
	 */
	ScriptedPeer claiming(String instanceId) {
		this.identity = Extension.identity(this.name, instanceId);
		return this;
	}

	/**
	 * Return how many pings have come so far.
	 */
	int pings() {
		return this.pings.get();
	}

	void withdraw() {
		this.discovery.withdraw();
	}

	/**
	 * Send JSON in which an apostrophe stands for a quotation mark.
	 */
	void say(PeerLink to, String json) {
		sayExactly(to, json.replace('\'', '"'));
	}

	void sayExactly(PeerLink to, String json) {
		send(json.getBytes(StandardCharsets.UTF_8), to.status().address());
	}

	void say(PeerLink to, Message message) {
		send(this.codec.encode(message), to.status().address());
	}

	/**
	 * Say something and wait until the node has dealt with it: a ping behind it is
	 * answered on the receive thread.
	 */
	void sayAndSettle(PeerLink to, String json) {
		say(to, json);
		settle(to);
	}

	/**
	 * Wait until the node has dealt with everything that was said.
	 */
	void settle(PeerLink to) {
		String id = "\"" + UUID.randomUUID() + "\"";
		say(to, "{'type':'request','id':" + id + ",'rpc':'__ping__','args':[],'kwargs':{}}");
		Awaitility.await().pollInterval(POLL).until(() -> this.pongs.remove(id));
	}

	/**
	 * Return every datagram so far but pings and their answers.
	 */
	List<String> heard() {
		return List.copyOf(this.datagrams);
	}

	List<String> heard(String type) {
		return heard().stream().filter((datagram) -> datagram.contains("\"" + type + "\"")).toList();
	}

	/**
	 * Wait for the first message of a kind.
	 */
	<T extends Message> T await(Class<T> type) {
		return Awaitility.await().pollInterval(POLL).until(() -> messages(type), (found) -> !found.isEmpty()).get(0);
	}

	<T extends Message> List<T> messages(Class<T> type) {
		return heard().stream()
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

	private static final class Deaf implements DiscoveryListener {

		@Override
		public void discovered(String source, DiscoveredNode sighting) {
		}

		@Override
		public void lost(String source, String name, @Nullable String instanceId) {
		}

	}

}
