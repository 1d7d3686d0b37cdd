package io.peerlink.internal.seal.tcp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.StreamTransport;

/**
 * Nodes of sealed realms that know each other's keys.
 */
public final class SealedNodes {

	/**
	 * The keys of the realm that nodes are in unless a test says something else.
	 */
	static final RealmKeys REALM = realm(1);

	private final Map<InetSocketAddress, SealedRemote> directory = new HashMap<>();

	/**
	 * Those that nobody permits to connect.
	 */
	final Set<SealedRemote> refused = new HashSet<>();

	private final Scheduler scheduler;

	private final Executor executor;

	private final Random random = new Random(1);

	/**
	 * Creates nodes.
	 * @param scheduler the time
	 * @param executor runs handshakes
	 */
	public SealedNodes(Scheduler scheduler, Executor executor) {
		this.scheduler = scheduler;
		this.executor = executor;
	}

	/**
	 * Returns the keys of a realm.
	 * @param number tells it from others
	 */
	static RealmKeys realm(int number) {
		byte[] secret = new byte[32];
		secret[0] = (byte) number;
		String text = "plk1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
		return RealmSecret.of(text).stretch();
	}

	/**
	 * Returns 32 random bytes as a key.
	 */
	StaticKey key() {
		byte[] raw = new byte[StaticKey.LENGTH];
		this.random.nextBytes(raw);
		return StaticKey.ofPrivate(raw);
	}

	UUID instance() {
		return new UUID(this.random.nextLong(), this.random.nextLong());
	}

	/**
	 * Seals the transport of a new node, which all know.
	 * @param wire the transport
	 * @return what wraps it
	 */
	public StreamTransport seal(StreamTransport wire) {
		return node(wire).transport;
	}

	Node node(StreamTransport wire) {
		return node(wire, List.of(REALM));
	}

	Node node(StreamTransport wire, List<RealmKeys> realms) {
		return node(wire, realms, key(), instance());
	}

	/**
	 * Creates a node, and has all know its key.
	 */
	Node node(StreamTransport wire, List<RealmKeys> realms, StaticKey key, UUID instance) {
		SealedRemote identity = new SealedRemote(key.publicKey(), instance);
		announce(wire.localAddress(), identity);
		SealSettings settings = new SealSettings(this.scheduler, this.random, key, instance, realms, (address) -> null,
				(remote) -> !this.refused.contains(remote));
		return new Node(new SealedStreamTransport(wire, settings, this.directory::get,
				(remote) -> settings.realms().get(0), this.executor), identity);
	}

	/**
	 * Has all nodes know who listens at an address.
	 */
	void announce(InetSocketAddress address, SealedRemote node) {
		this.directory.put(address, node);
	}

	/**
	 * Has nobody know who listens at an address.
	 */
	void forget(InetSocketAddress address) {
		this.directory.remove(address);
	}

	/**
	 * A node that keeps the connections that others make with it.
	 */
	static final class Node {

		final SealedStreamTransport transport;

		final SealedRemote identity;

		final List<Peer> accepted = new ArrayList<>();

		Node(SealedStreamTransport transport, SealedRemote identity) {
			this.transport = transport;
			this.identity = identity;
		}

		Node start() {
			this.transport.start((connection) -> {
				Peer peer = new Peer();
				peer.open(connection);
				this.accepted.add(peer);
				return peer;
			});
			return this;
		}

		Peer connect(Node to) {
			return connect(to.transport.localAddress());
		}

		Peer connect(InetSocketAddress to) {
			Peer peer = new Peer();
			peer.open(this.transport.connect(to, peer));
			return peer;
		}

		Peer accepted() {
			return this.accepted.get(this.accepted.size() - 1);
		}

		long failed(SealFailure failure) {
			return this.transport.counters().failed(failure);
		}

	}

	/**
	 * Returns bytes that differ at each place.
	 */
	static byte[] bytes(int length, long seed) {
		byte[] bytes = new byte[length];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

}
