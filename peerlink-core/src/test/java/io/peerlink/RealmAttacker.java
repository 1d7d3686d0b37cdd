package io.peerlink;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;

/**
 * Carries the datagrams of an {@link AttackedRealm} as somebody who controls the network
 * and does not know a secret.
 */
final class RealmAttacker implements SimNetwork.Carrier {

	/**
	 * Where the attacker is, who has the next port as well.
	 */
	static final int OWN_PORT = 1;

	private static final int MOST_RECORDED = 3000;

	private static final int MOST_REPLAYED = 300;

	private static final Duration LATENCY = Duration.ofNanos(200_000);

	private static final Duration JITTER = Duration.ofMillis(2);

	/**
	 * How long a datagram is held back at most.
	 */
	static final Duration LONGEST_DELAY = Duration.ofSeconds(3);

	/**
	 * The length of what is before the message in a packet.
	 */
	private static final int HEADER = 14;

	private static final int TAG = 16;

	private static final byte MARK = (byte) 0xFE;

	/**
	 * The lengths of the types of packets, with a message of any length last.
	 */
	private static final int[] LENGTHS = { 144, 76, 46, 76, 76 };

	private final List<Packet> recorded = new ArrayList<>();

	private final Map<Link, Integer> counts = new HashMap<>();

	private final Simulator simulator;

	private final AttackedRealm realm;

	private final Force force;

	private final double loss;

	private final RandomGenerator random;

	private final ForgedMessages forged;

	private boolean active = true;

	private long injected;

	/**
	 * Creates an attacker.
	 * @param force what he does
	 * @param loss which part of the datagrams is lost in any case
	 */
	RealmAttacker(Simulator simulator, AttackedRealm realm, Force force, double loss) {
		this.simulator = simulator;
		this.realm = realm;
		this.force = force;
		this.loss = loss;
		this.random = new SplittableRandom(simulator.seed() * 31 + 7);
		this.forged = new ForgedMessages(realm, this.random);
	}

	/**
	 * Has everything arrive from now on. What is held back still comes.
	 */
	void rest() {
		this.active = false;
	}

	/**
	 * Returns how many datagrams he has sent.
	 */
	long injected() {
		return this.injected;
	}

	@Override
	public void carry(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
		Packet packet = new Packet(from, to, datagram);
		if (!this.active) {
			deliver(packet, LATENCY);
			return;
		}
		remember(packet);
		if (!isLost(packet)) {
			carry(packet);
		}
		if (this.force != Force.LISTENS) {
			for (int i = this.random.nextInt(3); i > 0; i--) {
				inject(invent());
			}
		}
	}

	private void remember(Packet packet) {
		if (this.recorded.size() < MOST_RECORDED) {
			this.recorded.add(packet);
		}
		else {
			this.recorded.set(this.random.nextInt(MOST_RECORDED), packet);
		}
	}

	/**
	 * Decides by the number of the datagram on its link, whatever else is done.
	 */
	private boolean isLost(Packet packet) {
		int number = this.counts.merge(new Link(packet.from(), packet.to()), 1, Integer::sum);
		long seed = ((this.simulator.seed() * 31 + packet.from().getPort()) * 31 + packet.to().getPort()) * 31 + number;
		return new SplittableRandom(seed).nextDouble() < this.loss;
	}

	private void carry(Packet packet) {
		if (this.force != Force.RULES) {
			deliver(packet, soon());
			return;
		}
		switch (this.random.nextInt(16)) {
			case 0, 1 -> this.simulator.note("drop");
			case 2 -> deliver(packet, late());
			case 3 -> {
				deliver(packet, soon());
				deliver(packet, soon());
				deliver(packet, late());
			}
			case 4 -> deliver(flipped(packet), soon());
			case 5 -> deliver(new Packet(packet.from(), anyAddress(), packet.bytes()), soon());
			case 6 -> deliver(new Packet(anyAddress(), packet.to(), packet.bytes()), soon());
			default -> deliver(packet, soon());
		}
	}

	private Packet invent() {
		Packet any = this.recorded.get(this.random.nextInt(this.recorded.size()));
		return switch (this.random.nextInt(13)) {
			case 0, 1 -> any;
			case 2 -> new Packet(any.from(), anyAddress(), any.bytes());
			case 3 -> new Packet(anyAddress(), any.to(), any.bytes());
			case 4 -> new Packet(any.to(), any.from(), any.bytes());
			case 5 -> flipped(any);
			case 6 -> spliced(any);
			case 7 -> any.with(Arrays.copyOf(any.bytes(), this.random.nextInt(any.bytes().length)));
			case 8 -> any.with(Arrays.copyOf(any.bytes(), any.bytes().length + 1 + this.random.nextInt(40)));
			case 9 -> renumbered(any);
			case 10 -> new Packet(anyAddress(), anyNode(), garbage());
			default -> new Packet(anyAddress(), anyNode(), this.forged.any());
		};
	}

	private void inject(Packet packet) {
		this.injected++;
		deliver(packet, (this.random.nextInt(4) == 0) ? late() : soon());
	}

	/**
	 * Flips each bit of a packet that a node has got, one after the other.
	 */
	void flipEachBit() {
		if (this.force == Force.LISTENS || this.recorded.isEmpty()) {
			return;
		}
		Packet packet = this.recorded.get(this.random.nextInt(this.recorded.size()));
		for (int bit = 0; bit < packet.bytes().length * Byte.SIZE; bit++) {
			inject(flipped(packet, bit));
		}
	}

	/**
	 * Sends what an earlier run of a node at an address has got once more.
	 */
	void replayTo(InetSocketAddress address) {
		if (this.force == Force.LISTENS) {
			return;
		}
		List<Packet> old = this.recorded.stream().filter((packet) -> packet.to().equals(address)).toList();
		old.subList(Math.max(0, old.size() - MOST_REPLAYED), old.size()).forEach((packet) -> {
			this.injected++;
			deliver(packet, soon());
		});
	}

	private Packet flipped(Packet packet) {
		return flipped(packet, this.random.nextInt(packet.bytes().length * Byte.SIZE));
	}

	private static Packet flipped(Packet packet, int bit) {
		byte[] bytes = packet.bytes().clone();
		bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
		return packet.with(bytes);
	}

	/**
	 * Returns a packet with the message, the tag or the end of another one.
	 */
	private Packet spliced(Packet packet) {
		byte[] bytes = packet.bytes().clone();
		byte[] other = this.recorded.get(this.random.nextInt(this.recorded.size())).bytes();
		if (bytes.length < HEADER + TAG || other.length < HEADER + TAG) {
			return packet;
		}
		switch (this.random.nextInt(3)) {
			case 0 -> {
				byte[] swapped = other.clone();
				System.arraycopy(bytes, 0, swapped, 0, HEADER);
				bytes = swapped;
			}
			case 1 -> System.arraycopy(other, other.length - TAG, bytes, bytes.length - TAG, TAG);
			default -> {
				int at = this.random.nextInt(Math.min(bytes.length, other.length));
				System.arraycopy(other, at, bytes, at, Math.min(bytes.length, other.length) - at);
			}
		}
		return packet.with(bytes);
	}

	/**
	 * Returns a packet with the number of another message.
	 */
	private Packet renumbered(Packet packet) {
		byte[] bytes = packet.bytes().clone();
		if (bytes.length >= HEADER) {
			bytes[HEADER - 1] += (byte) (1 + this.random.nextInt(20));
			bytes[HEADER - 2] += (byte) this.random.nextInt(2);
		}
		return packet.with(bytes);
	}

	private byte[] garbage() {
		int type = this.random.nextInt(LENGTHS.length);
		byte[] bytes = new byte[LENGTHS[type] + ((type == 2) ? this.random.nextInt(200) : 0)];
		this.random.nextBytes(bytes);
		bytes[0] = MARK;
		bytes[1] = (byte) (1 + type);
		bytes[2] = 1;
		bytes[3] = 0;
		return bytes;
	}

	private void deliver(Packet packet, Duration delay) {
		this.realm.network().deliver(packet.from(), packet.to(), packet.bytes(), delay);
	}

	private Duration soon() {
		return LATENCY.plusNanos(this.random.nextLong(JITTER.toNanos()));
	}

	private Duration late() {
		return Duration.ofNanos(this.random.nextLong(LONGEST_DELAY.toNanos()));
	}

	private InetSocketAddress anyNode() {
		List<RealmMember> members = this.realm.members();
		return members.isEmpty() ? SimNetwork.address(1)
				: members.get(this.random.nextInt(members.size())).node().address();
	}

	/**
	 * Returns the address of a node, or one of his own.
	 */
	InetSocketAddress anyAddress() {
		return (this.random.nextInt(3) == 0) ? SimNetwork.address(OWN_PORT + this.random.nextInt(2)) : anyNode();
	}

	/**
	 * What an attacker does.
	 */
	enum Force {

		/**
		 * He loses datagrams, as a network does.
		 */
		LISTENS,

		/**
		 * He sends what he likes besides.
		 */
		INJECTS,

		/**
		 * He also changes, redirects and holds back what nodes send.
		 */
		RULES

	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Packet(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {

		Packet with(byte[] other) {
			return new Packet(this.from, this.to, other);
		}

	}

	private record Link(InetSocketAddress from, InetSocketAddress to) {
	}

}
