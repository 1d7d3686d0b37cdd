package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.StaticKey;

/**
 * A node of a {@link SealWorld}, which keeps what it gets.
 */
final class SealNode implements SealedReceiver {

	private final SealWorld world;

	private final StaticKey key;

	private final SealLimits limits;

	private final List<RealmKeys> realms;

	private final SealedRemote identity;

	private final SealEngine engine;

	private final List<Received> received = new ArrayList<>();

	private final List<InetSocketAddress> moves = new ArrayList<>();

	private final List<IOException> refusals = new ArrayList<>();

	private InetSocketAddress address;

	private KeyPolicy policy = (remote) -> true;

	SealNode(SealWorld world, InetSocketAddress address, StaticKey key, UUID instance, SealLimits limits,
			List<RealmKeys> realms) {
		this.world = world;
		this.address = address;
		this.key = key;
		this.limits = limits;
		this.realms = realms;
		this.identity = new SealedRemote(key.publicKey(), instance);
		SealSettings settings = new SealSettings(world.simulator(), world.simulator().random(), key, instance, realms,
				world::listed, (remote) -> this.policy.permits(remote));
		this.engine = new SealEngine(settings, limits, this::transmit);
		this.engine.deliverTo(this);
	}

	private void transmit(byte[] buffer, int offset, int length, InetSocketAddress to, Object onRefused) {
		this.world.transmit(new SealWorld.Packet(this.address, to, Arrays.copyOfRange(buffer, offset, offset + length),
				this.world.simulator().nanoTime()));
	}

	void policy(KeyPolicy policy) {
		this.policy = policy;
	}

	/**
	 * Sends a datagram as a transport does. A failure is one of {@link #refusals()}.
	 */
	void send(String text, SealNode to) {
		send(text, to.address());
	}

	void send(String text, InetSocketAddress to) {
		send(text.getBytes(StandardCharsets.UTF_8), to);
	}

	void send(byte[] plain, InetSocketAddress to) {
		byte[] buffer = new byte[plain.length + 3];
		System.arraycopy(plain, 0, buffer, 3, plain.length);
		byte[] sealed = new byte[plain.length + this.engine.overhead()];
		int length = this.engine.seal(buffer, 3, plain.length, to, sealed);
		if (length != SealEngine.NO_SESSION) {
			transmit(sealed, 0, length, to, this);
			return;
		}
		try {
			this.engine.keep(buffer, 3, plain.length, to, this.refusals::add);
		}
		catch (IOException ex) {
			this.refusals.add(ex);
		}
		Arrays.fill(buffer, (byte) '!');
	}

	/**
	 * Returns whether a datagram could be sealed at once.
	 */
	boolean hasSession(SealNode with) {
		return this.engine.seal(new byte[1], 0, 1, with.address(), new byte[31]) != SealEngine.NO_SESSION;
	}

	@Override
	public void onDatagram(byte[] buffer, int length, InetSocketAddress from, SealedRemote sender) {
		this.received.add(new Received(new String(buffer, 0, length, StandardCharsets.UTF_8), from, sender));
		Arrays.fill(buffer, (byte) '?');
	}

	@Override
	public void onMoved(SealedRemote remote, InetSocketAddress address) {
		this.moves.add(address);
	}

	SealEngine engine() {
		return this.engine;
	}

	SealedRemote identity() {
		return this.identity;
	}

	InetSocketAddress address() {
		return this.address;
	}

	void address(InetSocketAddress address) {
		this.address = address;
	}

	StaticKey key() {
		return this.key;
	}

	SealLimits limits() {
		return this.limits;
	}

	List<RealmKeys> realms() {
		return this.realms;
	}

	List<Received> received() {
		return this.received;
	}

	/**
	 * Returns the texts that were received, and forgets them.
	 */
	List<String> takeTexts() {
		List<String> texts = this.received.stream().map(Received::text).toList();
		this.received.clear();
		return texts;
	}

	List<InetSocketAddress> moves() {
		return this.moves;
	}

	List<IOException> refusals() {
		return this.refusals;
	}

	long dropped(DropCause cause) {
		return this.engine.statistics().dropped(cause);
	}

	/**
	 * A datagram that was opened.
	 */
	record Received(String text, InetSocketAddress from, SealedRemote sender) {
	}

}
