package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import io.peerlink.internal.seal.SealWorld.Packet;
import io.peerlink.sim.Simulator;

/**
 * Carries the packets of a {@link SealWorld} as somebody who controls the network and
 * does not know the secret: drops, delays, repeats, reorders, flips bits, sends to others
 * and from elsewhere, puts parts of several packets together, and plays what was recorded
 * at any later time.
 */
final class Attacker implements SealWorld.Carrier {

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(3);

	private final List<Packet> recorded = new ArrayList<>();

	private final Simulator simulator;

	private final SealWorld world;

	private final List<InetSocketAddress> addresses;

	private final RandomGenerator random;

	private boolean active = true;

	/**
	 * Creates an attacker.
	 * @param addresses where nodes are, and others
	 */
	Attacker(SealWorld world, List<InetSocketAddress> addresses) {
		this.simulator = world.simulator();
		this.random = world.simulator().random();
		this.world = world;
		this.addresses = addresses;
	}

	/**
	 * Has the attacker deliver everything from now on; what is delayed still comes.
	 */
	void rest() {
		this.active = false;
	}

	@Override
	public void carry(Packet packet) {
		this.recorded.add(packet);
		if (!this.active) {
			this.world.deliver(packet, this.world.latency());
			return;
		}
		switch (this.random.nextInt(20)) {
			case 0, 1 -> this.simulator.note("drop");
			case 2, 3 -> deliverLate(packet);
			case 4, 5 -> {
				deliverSoon(packet);
				deliverSoon(packet);
				deliverLate(packet);
			}
			case 6 -> deliverSoon(flipped(packet));
			case 7 -> deliverSoon(new Packet(packet.from(), anyAddress(), packet.bytes(), packet.at()));
			case 8 -> deliverSoon(new Packet(anyAddress(), packet.to(), packet.bytes(), packet.at()));
			case 9 -> {
				deliverSoon(packet);
				deliverSoon(spliced(packet));
			}
			default -> deliverSoon(packet);
		}
		for (int i = this.random.nextInt(3); i > 0; i--) {
			deliverSoon(anyRecorded());
		}
	}

	private void deliverSoon(Packet packet) {
		this.world.deliver(packet, this.simulator.randomDuration(this.world.latency().multipliedBy(3)));
	}

	private void deliverLate(Packet packet) {
		this.world.deliver(packet, this.simulator.randomDuration(LONGEST_DELAY));
	}

	private Packet flipped(Packet packet) {
		byte[] bytes = packet.bytes().clone();
		bytes[this.random.nextInt(bytes.length)] ^= (byte) (1 << this.random.nextInt(Byte.SIZE));
		return packet.with(bytes);
	}

	/**
	 * Returns the begin of one packet with the end of another one.
	 */
	private Packet spliced(Packet packet) {
		byte[] begin = packet.bytes().clone();
		byte[] end = anyRecorded().bytes();
		int at = this.random.nextBoolean() ? PacketFormat.DATA_HEADER : this.random.nextInt(begin.length);
		for (int i = at; i < Math.min(begin.length, end.length); i++) {
			begin[i] = end[i];
		}
		return packet.with(begin);
	}

	private Packet anyRecorded() {
		return this.recorded.get(this.random.nextInt(this.recorded.size()));
	}

	private InetSocketAddress anyAddress() {
		return this.addresses.get(this.random.nextInt(this.addresses.size()));
	}

}
