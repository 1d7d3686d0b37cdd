package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for packets that come again, are changed, or are no packets at all.
 */
class ReplayTests {

	private final SealWorld world = SealWorld.create();

	private SealNode alice = this.world.node(1);

	private SealNode bob = this.world.node(2);

	@Test
	void noRecordedPacketHasAnEffectWheneverItComesAgain() {
		this.world.list(this.alice.address(), null);
		this.world.list(this.bob.address(), null);
		converse(30);
		replayAll();
		converse(30);
		replayAll();
		this.world.run(Duration.ofMinutes(10));
		converse(3);
		assertThat(this.world.sent(PacketFormat.INIT).size()).as("there was a new session").isGreaterThan(1);
		replayAll();
		this.world.run(Duration.ofSeconds(70));
		replayAll();
		this.world.run(Duration.ofMinutes(30));
		assertThat(this.alice.engine().statistics().sessions()).isZero();
		replayAll();
	}

	@Test
	void noRecordedPacketHasAnEffectAfterRestarts() {
		converse(5);
		this.bob = this.world.restart(this.bob);
		replayAll();
		converse(5);
		replayAll();
		this.alice = this.world.restart(this.alice);
		replayAll();
		converse(5);
		this.bob = this.world.restart(this.bob);
		this.alice = this.world.restart(this.alice);
		replayAll();
		converse(5);
	}

	/**
	 * Has texts exchanged, each of which must arrive once.
	 */
	private void converse(int texts) {
		for (int i = 0; i < texts; i++) {
			this.alice.send("a" + i, this.bob);
			this.world.runMillis(20);
			this.bob.send("b" + i, this.alice);
			this.world.runMillis(20);
			assertThat(this.bob.takeTexts()).containsExactly("a" + i);
			assertThat(this.alice.takeTexts()).containsExactly("b" + i);
		}
	}

	/**
	 * Repeats all packets so far, from their addresses and from another one.
	 */
	private void replayAll() {
		List<SealWorld.Packet> recorded = this.world.sent();
		SealStatistics aliceBefore = this.alice.engine().statistics();
		SealStatistics bobBefore = this.bob.engine().statistics();
		for (SealWorld.Packet packet : recorded) {
			this.world.deliverNow(packet);
			this.world.deliverNow(new SealWorld.Packet(SealWorld.address(666), packet.to(), packet.bytes(), 0));
		}
		this.world.runMillis(20);
		assertThat(this.alice.received()).isEmpty();
		assertThat(this.bob.received()).isEmpty();
		assertThat(this.alice.moves()).isEmpty();
		assertThat(this.bob.moves()).isEmpty();
		assertUnchanged(this.alice, aliceBefore);
		assertUnchanged(this.bob, bobBefore);
	}

	private static void assertUnchanged(SealNode node, SealStatistics before) {
		SealStatistics after = node.engine().statistics();
		assertThat(after.sessions()).isEqualTo(before.sessions());
		assertThat(after.remotes()).isEqualTo(before.remotes());
		assertThat(after.answered()).isEqualTo(before.answered());
		assertThat(after.made()).isEqualTo(before.made());
		assertThat(after.begun()).isEqualTo(before.begun());
		assertThat(after.waiting()).isZero();
	}

	@Test
	void repeatedInitIsAnsweredAgainOnlyUntilTheSessionIsUsed() {
		this.world.carrier((packet) -> {
			if (packet.type() == PacketFormat.INIT) {
				this.world.deliver(packet, this.world.latency());
			}
		});
		this.alice.send("hello", this.bob);
		this.world.runMillis(5);
		SealWorld.Packet init = this.world.sent(PacketFormat.INIT).get(0);
		this.world.deliverNow(init);
		assertThat(this.world.sent(PacketFormat.RESPONSE)).hasSize(2)
			.allSatisfy((response) -> assertThat(response.bytes())
				.isEqualTo(this.world.sent(PacketFormat.RESPONSE).get(0).bytes()));
		assertThat(this.bob.engine().statistics().answered()).isOne();
		this.world.carrier((packet) -> this.world.deliver(packet, this.world.latency()));
		this.world.runMillis(200);
		assertThat(this.bob.takeTexts()).containsExactly("hello");
		int answers = this.world.sent(PacketFormat.RESPONSE).size();
		this.world.deliverNow(init);
		assertThat(this.world.sent(PacketFormat.RESPONSE)).hasSize(answers);
		assertThat(this.bob.dropped(DropCause.REPLAYED)).isPositive();
	}

	@Test
	void repeatedInitsAreAnsweredAtALimitedRate() {
		this.world.carrier((packet) -> {
		});
		this.alice.send("hello", this.bob);
		this.world.runMillis(5);
		SealWorld.Packet init = this.world.sent(PacketFormat.INIT).get(0);
		for (int i = 0; i < 1000; i++) {
			this.world.deliverNow(init);
			this.world.runMillis(1);
		}
		assertThat(this.world.sent(PacketFormat.RESPONSE).size()).isLessThanOrEqualTo(1 + 40 + 41);
		assertThat(this.bob.dropped(DropCause.LIMITED)).isPositive();
		assertThat(this.bob.engine().statistics().answered()).isOne();
	}

	@Test
	void olderHandshakeThatComesLaterIsDropped() {
		this.world.carrier((packet) -> {
		});
		this.alice.send("one", this.bob);
		this.world.run(Duration.ofSeconds(40));
		this.alice.send("two", this.bob);
		this.world.runMillis(5);
		List<SealWorld.Packet> inits = this.world.sent(PacketFormat.INIT);
		this.world.deliverNow(inits.get(inits.size() - 1));
		assertThat(this.bob.engine().statistics().answered()).isOne();
		this.world.deliverNow(inits.get(0));
		assertThat(this.bob.engine().statistics().answered()).isOne();
		assertThat(this.bob.dropped(DropCause.REPLAYED)).isOne();
	}

	@Test
	void packetWithAnyBitFlippedIsDropped() {
		this.world.list(this.bob.address(), null);
		Consumer<SealWorld.Packet> attack = (packet) -> {
			SealNode receiver = packet.to().equals(this.alice.address()) ? this.alice : this.bob;
			int texts = receiver.received().size();
			SealStatistics before = receiver.engine().statistics();
			for (int bit = 0; bit < packet.bytes().length * Byte.SIZE; bit++) {
				byte[] flipped = packet.bytes().clone();
				flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
				this.world.deliverNow(packet.with(flipped));
			}
			SealStatistics after = receiver.engine().statistics();
			assertThat(receiver.received()).as("%s", packet).hasSize(texts);
			assertThat(sum(after) - sum(before)).as("%s: each is counted", packet)
				.isEqualTo((long) packet.bytes().length * Byte.SIZE);
			assertThat(after.sessions()).isEqualTo(before.sessions());
			assertThat(after.remotes()).isEqualTo(before.remotes());
		};
		this.world.carrier((packet) -> {
			attack.accept(packet);
			this.world.deliver(packet, this.world.latency());
		});
		this.alice.send("one", this.bob);
		this.world.runMillis(10);
		this.bob.send("two", this.alice);
		this.world.runMillis(200);
		assertThat(this.bob.takeTexts()).containsExactly("one");
		assertThat(this.alice.takeTexts()).containsExactly("two");
		assertThat(this.world.sent()).extracting(SealWorld.Packet::type)
			.contains(PacketFormat.INIT, PacketFormat.RESPONSE, PacketFormat.DATA, PacketFormat.WHO, PacketFormat.IAM);
	}

	private static long sum(SealStatistics statistics) {
		return statistics.dropped().values().stream().mapToLong(Long::longValue).sum();
	}

	@Test
	void garbageIsDroppedAndCounted() {
		converse(1);
		SplittableRandom random = new SplittableRandom(1);
		InetSocketAddress from = this.alice.address();
		long before = sum(this.bob.engine().statistics());
		int count = 200_000;
		for (int i = 0; i < count; i++) {
			byte[] garbage = garbage(random);
			this.bob.engine().onDatagram(garbage, random.nextInt(garbage.length + 1), from);
		}
		assertThat(sum(this.bob.engine().statistics()) - before).isEqualTo(count);
		assertThat(this.bob.engine().statistics().dropped()).allSatisfy((cause, dropped) -> {
			if (cause != DropCause.REFUSED_KEY && cause != DropCause.LIMITED) {
				assertThat(dropped).as("%s", cause).isPositive();
			}
		});
		converse(5);
	}

	/**
	 * Returns random bytes, or a recorded packet of which a part is random.
	 */
	private byte[] garbage(SplittableRandom random) {
		if (random.nextInt(3) == 0) {
			List<SealWorld.Packet> recorded = this.world.sent();
			byte[] packet = recorded.get(random.nextInt(recorded.size())).bytes().clone();
			int from = random.nextInt(packet.length);
			for (int i = from; i < random.nextInt(from, packet.length + 1); i++) {
				packet[i] = (byte) random.nextInt();
			}
			return packet;
		}
		int length = switch (random.nextInt(4)) {
			case 0 -> PacketFormat.INIT_LENGTH;
			case 1 -> PacketFormat.SHORT_LENGTH;
			default -> random.nextInt(200);
		};
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		if (length > 3 && random.nextBoolean()) {
			bytes[0] = PacketFormat.MARK;
			bytes[1] = (byte) random.nextInt(7);
			bytes[2] = PacketFormat.VERSION;
			bytes[3] = 0;
		}
		return bytes;
	}

	@Test
	void packetOfAnotherLengthOrVersionIsMalformed() {
		converse(1);
		long before = this.bob.dropped(DropCause.MALFORMED);
		int count = 0;
		for (SealWorld.Packet packet : this.world.sent()) {
			if (packet.type() != PacketFormat.DATA) {
				byte[] other = packet.bytes().clone();
				other[2] = 2;
				count += deliver(other) + deliver(Arrays.copyOf(packet.bytes(), packet.bytes().length - 1))
						+ deliver(Arrays.copyOf(packet.bytes(), packet.bytes().length + 1));
			}
		}
		count += deliver(new byte[] { PacketFormat.MARK }) + deliver(new byte[] { PacketFormat.MARK, 3, 0 })
				+ deliver(new byte[] { PacketFormat.MARK, 6, 1, 0, 5 });
		assertThat(this.bob.dropped(DropCause.MALFORMED) - before).isEqualTo(count);
	}

	private int deliver(byte[] packet) {
		this.bob.engine().onDatagram(packet, packet.length, this.alice.address());
		return 1;
	}

	@Test
	void packetForAnotherNodeIsDropped() {
		SealNode carol = this.world.node(3);
		converse(3);
		this.alice.send("hello", carol);
		this.world.runMillis(10);
		carol.takeTexts();
		for (SealWorld.Packet packet : this.world.sent()) {
			for (SealNode node : List.of(this.alice, this.bob, carol)) {
				this.world.deliverNow(new SealWorld.Packet(packet.from(), node.address(), packet.bytes(), packet.at()));
			}
		}
		assertThat(this.alice.received()).isEmpty();
		assertThat(this.bob.received()).isEmpty();
		assertThat(carol.received()).isEmpty();
	}

	@Test
	void datagramsOfAnyOrderArriveOnce() {
		converse(1);
		List<SealWorld.Packet> held = new ArrayList<>();
		this.world.carrier(held::add);
		for (int i = 0; i < 3000; i++) {
			this.alice.send("n" + i, this.bob);
		}
		Collections.shuffle(held, new Random(1));
		held.forEach(this.world::deliverNow);
		held.forEach(this.world::deliverNow);
		assertThat(this.bob.received()).hasSize(3000).extracting(SealNode.Received::text).doesNotHaveDuplicates();
		assertThat(this.bob.dropped(DropCause.REPLAYED)).isEqualTo(3000);
	}

	@Test
	void manyInitsAreRememberedInABoundedPlace() {
		SeenInits seen = new SeenInits();
		SplittableRandom random = new SplittableRandom(1);
		long[] macs = random.longs(10L * SeenInits.GENERATION).toArray();
		macs[0] = 0;
		for (int i = 0; i < macs.length; i++) {
			assertThat(seen.contains(macs[i])).isFalse();
			seen.add(macs[i]);
			assertThat(seen.contains(macs[i])).isTrue();
			assertThat(seen.contains(macs[Math.max(0, i - SeenInits.GENERATION + 1)])).isTrue();
		}
		assertThat(seen.contains(macs[0])).isFalse();
		assertThat(Arrays.stream(macs).filter(seen::contains).count()).isLessThanOrEqualTo(2L * SeenInits.GENERATION);
	}

}
