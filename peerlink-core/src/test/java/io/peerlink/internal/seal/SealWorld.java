package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import org.jspecify.annotations.Nullable;

/**
 * Nodes with {@link SealEngine engines} in virtual time, on a network that records each
 * packet and lets a test decide what becomes of it.
 */
final class SealWorld {

	static final RealmKeys REALM = realm(1);

	static final RealmKeys OTHER_REALM = realm(2);

	private final Simulator simulator;

	private final Map<InetSocketAddress, SealNode> nodes = new HashMap<>();

	private final Map<InetSocketAddress, SealedRemote> directory = new HashMap<>();

	private final List<Packet> sent = new ArrayList<>();

	private boolean recording = true;

	private Duration latency = Duration.ofMillis(1);

	private Carrier carrier = (packet) -> deliver(packet, this.latency);

	SealWorld(Simulator simulator) {
		this.simulator = simulator;
	}

	static SealWorld create() {
		return new SealWorld(new Simulator(1));
	}

	/**
	 * Returns the keys of one of many secrets.
	 */
	static RealmKeys realm(int number) {
		byte[] secret = new byte[32];
		secret[0] = (byte) number;
		return RealmSecret.of("plk1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret)).stretch();
	}

	static InetSocketAddress address(int port) {
		return SimNetwork.address(port);
	}

	Simulator simulator() {
		return this.simulator;
	}

	/**
	 * Adds a node of a new key that discovery knows.
	 */
	SealNode node(int port) {
		return node(port, newKey(), SealLimits.DEFAULTS, List.of(REALM));
	}

	SealNode node(int port, SealLimits limits) {
		return node(port, newKey(), limits, List.of(REALM));
	}

	SealNode node(int port, List<RealmKeys> realms) {
		return node(port, newKey(), SealLimits.DEFAULTS, realms);
	}

	SealNode node(int port, StaticKey key, SealLimits limits, List<RealmKeys> realms) {
		SealNode node = new SealNode(this, address(port), key, newInstance(), limits, realms);
		this.nodes.put(node.address(), node);
		list(node.address(), node.identity());
		return node;
	}

	/**
	 * Replaces a node by another run of it, at the same address and with the same key.
	 */
	SealNode restart(SealNode node) {
		node.engine().close();
		return node(node.address().getPort(), node.key(), node.limits(), node.realms());
	}

	StaticKey newKey() {
		byte[] scalar = new byte[StaticKey.LENGTH];
		this.simulator.random().nextBytes(scalar);
		return StaticKey.ofPrivate(scalar);
	}

	UUID newInstance() {
		return new UUID(this.simulator.random().nextLong(), this.simulator.random().nextLong());
	}

	/**
	 * Sets what discovery knows of an address.
	 */
	void list(InetSocketAddress address, @Nullable SealedRemote identity) {
		if (identity == null) {
			this.directory.remove(address);
		}
		else {
			this.directory.put(address, identity);
		}
	}

	@Nullable SealedRemote listed(InetSocketAddress address) {
		return this.directory.get(address);
	}

	/**
	 * Lets a node receive at another address as well, and send from there from now on.
	 */
	void move(SealNode node, InetSocketAddress address) {
		this.nodes.put(address, node);
		node.address(address);
	}

	void latency(Duration latency) {
		this.latency = latency;
	}

	Duration latency() {
		return this.latency;
	}

	/**
	 * Sets what becomes of packets. By default they arrive.
	 */
	void carrier(Carrier carrier) {
		this.carrier = carrier;
	}

	/**
	 * Stops to record packets.
	 */
	void forgetPackets() {
		this.recording = false;
		this.sent.clear();
	}

	void transmit(Packet packet) {
		if (this.recording) {
			this.sent.add(packet);
		}
		this.carrier.carry(packet);
	}

	void deliver(Packet packet, Duration delay) {
		this.simulator.schedule(delay, () -> deliverNow(packet));
	}

	void deliverNow(Packet packet) {
		SealNode node = this.nodes.get(packet.to());
		if (node != null) {
			byte[] buffer = packet.bytes().clone();
			node.engine().onDatagram(buffer, buffer.length, packet.from());
		}
	}

	/**
	 * Returns what was sent so far.
	 */
	List<Packet> sent() {
		return List.copyOf(this.sent);
	}

	List<Packet> sent(byte type) {
		return this.sent.stream().filter((packet) -> packet.type() == type).toList();
	}

	void run(Duration duration) {
		this.simulator.run(duration);
	}

	void runMillis(long millis) {
		this.simulator.run(Duration.ofMillis(millis));
	}

	/**
	 * A packet on the network.
	 */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	record Packet(InetSocketAddress from, InetSocketAddress to, byte[] bytes, long at) {

		byte type() {
			return this.bytes[1];
		}

		Packet with(byte[] other) {
			return new Packet(this.from, this.to, other, this.at);
		}

		@Override
		public String toString() {
			return this.from.getPort() + ">" + this.to.getPort() + " type " + type() + ", " + this.bytes.length;
		}

	}

	/**
	 * Decides what becomes of a packet.
	 */
	@FunctionalInterface
	interface Carrier {

		void carry(Packet packet);

	}

}
