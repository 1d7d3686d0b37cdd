package io.peerlink.internal.seal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the age of sessions: how they are replaced, and what happens if they are not.
 */
class RekeyTests {

	private static final SealLimits FEW = new SealLimits(100, 200, 4096);

	private final SealWorld world = SealWorld.create();

	private final SealNode alice = this.world.node(1, FEW);

	private final SealNode bob = this.world.node(2, FEW);

	@Test
	void limitsAreThoseOfTheProtocol() {
		assertThat(SealLimits.DEFAULTS).isEqualTo(new SealLimits(4_194_304, 8_388_608, 4096));
		assertThat(SealLimits.REKEY_AGE).hasMinutes(10);
		assertThat(SealLimits.REJECT_AGE).hasMinutes(15);
		assertThat(SealLimits.LINGER).hasSeconds(60);
		assertThat(SealLimits.GIVE_UP).hasSeconds(30);
		assertThat(SealLimits.LONGEST_WAIT).hasSeconds(5);
		assertThat(SealLimits.FIRST_RETRY).hasMillis(100);
		assertThat(SealLimits.LONGEST_RETRY).hasSeconds(1);
		assertThat(SealLimits.INITS_PER_SECOND).isEqualTo(50);
		assertThat(SealLimits.WAITING_DATAGRAMS).isEqualTo(16);
		assertThat(SealLimits.WAITING_BYTES).isEqualTo(1_048_576);
	}

	@Test
	void limitsMustMakeSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SealLimits(10, 10, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new SealLimits(0, 10, 1));
	}

	@Test
	void newSessionIsMadeEveryTenMinutesWithoutALoss() {
		SealNode alice = this.world.node(11);
		SealNode bob = this.world.node(12);
		for (int second = 0; second < 3 * 600; second++) {
			alice.send("a" + second, bob);
			bob.send("b" + second, alice);
			this.world.run(Duration.ofSeconds(1));
			assertThat(bob.takeTexts()).containsExactly("a" + second);
			assertThat(alice.takeTexts()).containsExactly("b" + second);
		}
		List<SealWorld.Packet> inits = this.world.sent(PacketFormat.INIT);
		long begun = inits.get(0).at();
		assertThat(inits).filteredOn((init) -> init.at() - begun > Duration.ofSeconds(1).toNanos())
			.extracting((init) -> Duration.ofNanos(init.at() - begun).toSeconds())
			.hasSize(2)
			.satisfies((times) -> assertThat(times.get(0)).isBetween(599L, 601L))
			.satisfies((times) -> assertThat(times.get(1)).isBetween(1199L, 1202L));
	}

	@Test
	void whoHasMadeTheSessionRenewsIt() {
		SealNode alice = this.world.node(11);
		SealNode bob = this.world.node(12);
		alice.send("first", bob);
		this.world.runMillis(10);
		for (int second = 0; second < 605; second++) {
			bob.send("b" + second, alice);
			this.world.run(Duration.ofSeconds(1));
		}
		assertThat(alice.received()).hasSize(605);
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(2)
			.extracting(SealWorld.Packet::from)
			.containsOnly(alice.address());
	}

	@Test
	void otherSideRenewsTheSessionIfItsMakerDoesNot() {
		SealNode alice = this.world.node(11);
		SealNode bob = this.world.node(12);
		alice.send("first", bob);
		this.world.runMillis(10);
		this.world.carrier((packet) -> {
			if (packet.type() != PacketFormat.INIT || packet.from().equals(bob.address())) {
				this.world.deliver(packet, this.world.latency());
			}
		});
		for (int second = 0; second < 20 * 60; second++) {
			alice.send("a" + second, bob);
			bob.send("b" + second, alice);
			this.world.run(Duration.ofSeconds(1));
		}
		assertThat(bob.received()).hasSize(1 + 20 * 60);
		assertThat(alice.received()).hasSize(20 * 60);
		assertThat(this.world.sent(PacketFormat.INIT)).filteredOn((init) -> init.from().equals(bob.address()))
			.hasSize(1);
	}

	@Test
	void idleSessionIsNotRenewed() {
		SealNode alice = this.world.node(11);
		SealNode bob = this.world.node(12);
		alice.send("first", bob);
		this.world.run(Duration.ofMinutes(30));
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(1);
	}

	@Test
	void newSessionIsMadeAfterManyMessages() {
		for (int i = 0; i < 1000; i++) {
			this.alice.send("a" + i, this.bob);
			this.world.runMillis(5);
			assertThat(this.bob.takeTexts()).containsExactly("a" + i);
		}
		assertThat(this.world.sent(PacketFormat.INIT)).hasSizeBetween(9, 11);
	}

	@Test
	void newSessionIsMadeAfterManyMessagesOfTheOtherSide() {
		this.alice.send("first", this.bob);
		this.world.runMillis(10);
		for (int i = 0; i < 1000; i++) {
			this.bob.send("b" + i, this.alice);
			this.world.runMillis(5);
			assertThat(this.alice.takeTexts()).containsExactly("b" + i);
		}
		assertThat(this.world.sent(PacketFormat.INIT)).hasSizeBetween(9, 11)
			.extracting(SealWorld.Packet::from)
			.containsOnly(this.alice.address());
	}

	@Test
	void nothingIsSealedBeyondTheLimitOfMessages() {
		this.alice.send("first", this.bob);
		this.world.runMillis(10);
		blockHandshakes();
		long before = sealedBy(this.alice);
		for (int i = 0; i < 300; i++) {
			this.alice.send("a" + i, this.bob);
			this.world.runMillis(5);
		}
		assertThat(before).isOne();
		assertThat(sealedBy(this.alice)).isEqualTo(200);
		assertThat(this.alice.engine().statistics().waiting()).isEqualTo(16);
		openAll();
		this.bob.received().clear();
		this.world.run(Duration.ofSeconds(2));
		assertThat(this.bob.takeTexts()).as("what has waited").hasSize(16).endsWith("a299");
	}

	@Test
	void nothingIsSealedAfterFifteenMinutes() {
		SealNode alice = this.world.node(11);
		SealNode bob = this.world.node(12);
		alice.send("first", bob);
		this.world.runMillis(10);
		blockHandshakes();
		for (int second = 0; second < 898; second++) {
			alice.send("a" + second, bob);
			this.world.run(Duration.ofSeconds(1));
		}
		assertThat(bob.received()).hasSize(899);
		this.world.run(Duration.ofSeconds(3));
		alice.send("too late", bob);
		this.world.runMillis(500);
		assertThat(bob.received()).hasSize(899);
		assertThat(alice.engine().statistics().waiting()).isOne();
		openAll();
		this.world.run(Duration.ofSeconds(2));
		assertThat(bob.received()).last().extracting(SealNode.Received::text).isEqualTo("too late");
	}

	@Test
	void previousSessionOpensForAMinute() {
		SealNode alice = this.world.node(11);
		SealNode bob = this.world.node(12);
		alice.send("first", bob);
		this.world.runMillis(10);
		bob.takeTexts();
		List<SealWorld.Packet> held = new ArrayList<>();
		this.world.carrier(held::add);
		alice.send("one", bob);
		alice.send("two", bob);
		openAll();
		this.world.run(Duration.ofMinutes(10));
		alice.send("renews the session", bob);
		this.world.run(Duration.ofSeconds(1));
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(2);
		bob.takeTexts();
		this.world.run(Duration.ofSeconds(57));
		this.world.deliverNow(held.get(0));
		assertThat(bob.takeTexts()).containsExactly("one");
		this.world.run(Duration.ofSeconds(4));
		this.world.deliverNow(held.get(1));
		assertThat(bob.takeTexts()).isEmpty();
		assertThat(bob.dropped(DropCause.STALE_KEY)).isOne();
		assertThat(bob.engine().statistics().sessions()).isOne();
	}

	@Test
	void sessionThatIsNeverConfirmedIsErased() {
		this.world.carrier((packet) -> {
			if (packet.type() == PacketFormat.INIT) {
				this.world.deliver(packet, this.world.latency());
			}
		});
		this.alice.send("hello", this.bob);
		this.world.runMillis(10);
		assertThat(this.bob.engine().statistics().sessions()).isOne();
		assertThat(this.bob.hasSession(this.alice)).as("seals nothing before it is confirmed").isFalse();
		this.world.run(Duration.ofMinutes(2));
		assertThat(this.bob.engine().statistics().sessions()).isZero();
	}

	@Test
	void erasedSessionSealsAndOpensNothing() {
		byte[] key = new byte[32];
		Sealer sealer = new Sealer(key, 7, 100);
		Opener opener = new Opener(key, 100);
		byte[] packet = new byte[PacketFormat.OVERHEAD];
		assertThat(sealer.seal(new byte[0], 0, 0, packet)).isEqualTo(PacketFormat.OVERHEAD);
		assertThat(opener.open(packet, packet.length, new byte[100])).isZero();
		assertThat(sealer.seal(new byte[0], 0, 0, packet)).isEqualTo(PacketFormat.OVERHEAD);
		sealer.erase();
		opener.erase();
		assertThat(opener.open(packet, packet.length, new byte[100])).isEqualTo(Opener.STALE);
		assertThat(sealer.seal(new byte[0], 0, 0, packet)).isEqualTo(SealEngine.NO_SESSION);
		assertThat(sealer.canSeal()).isFalse();
	}

	@Test
	void messageBeyondTheLimitIsNotOpened() {
		byte[] key = new byte[32];
		Sealer sealer = new Sealer(key, 7, 100);
		Opener opener = new Opener(key, 2);
		byte[] packet = new byte[PacketFormat.OVERHEAD];
		for (int i = 0; i < 2; i++) {
			sealer.seal(new byte[0], 0, 0, packet);
			assertThat(opener.open(packet, packet.length, new byte[100])).isZero();
		}
		sealer.seal(new byte[0], 0, 0, packet);
		assertThat(opener.open(packet, packet.length, new byte[100])).isEqualTo(Opener.STALE);
	}

	private long sealedBy(SealNode node) {
		return this.world.sent(PacketFormat.DATA)
			.stream()
			.filter((packet) -> packet.from().equals(node.address()))
			.count();
	}

	private void blockHandshakes() {
		this.world.carrier((packet) -> {
			if (packet.type() == PacketFormat.DATA) {
				this.world.deliver(packet, this.world.latency());
			}
		});
	}

	private void openAll() {
		this.world.carrier((packet) -> this.world.deliver(packet, this.world.latency()));
	}

}
