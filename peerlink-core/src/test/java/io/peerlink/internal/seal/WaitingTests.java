package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the bounds of a {@link SealEngine}: what waits, and what is known.
 */
class WaitingTests {

	private final SealWorld world = SealWorld.create();

	private final SealNode alice = this.world.node(1);

	private final SealNode bob = this.world.node(2);

	@Test
	void latestDatagramsStay() {
		this.world.carrier((packet) -> {
		});
		for (int i = 0; i < 20; i++) {
			this.alice.send("n" + i, this.bob);
		}
		this.world.runMillis(10);
		assertThat(this.alice.refusals()).hasSize(4)
			.allSatisfy((refusal) -> assertThat(refusal).isInstanceOf(NoSessionException.class)
				.hasMessageContaining("later datagrams"));
		assertThat(this.alice.engine().statistics().overflowed()).isEqualTo(4);
		this.world.carrier((packet) -> this.world.deliver(packet, this.world.latency()));
		this.world.run(Duration.ofSeconds(1));
		assertThat(this.bob.takeTexts())
			.containsExactlyElementsOf(IntStream.range(4, 20).mapToObj((i) -> "n" + i).toList());
	}

	@Test
	void datagramsOfOtherNodesDoNotTakeThePlace() {
		SealNode carol = this.world.node(3);
		for (int i = 0; i < 16; i++) {
			this.alice.send("n" + i, this.bob);
			this.alice.send("n" + i, carol);
		}
		this.world.runMillis(10);
		assertThat(this.bob.takeTexts()).hasSize(16);
		assertThat(carol.takeTexts()).hasSize(16);
	}

	@Test
	void bytesThatWaitAreBounded() {
		this.world.carrier((packet) -> {
		});
		byte[] large = new byte[60_000];
		for (int i = 0; i < 20; i++) {
			this.alice.send(large, SealWorld.address(1000 + i));
		}
		assertThat(this.alice.refusals()).hasSize(3)
			.allSatisfy((refusal) -> assertThat(refusal).hasMessageContaining("too many datagrams wait"));
		SealStatistics statistics = this.alice.engine().statistics();
		assertThat(statistics.waiting()).isEqualTo(17);
		assertThat(statistics.waitingBytes()).isEqualTo(17 * 60_000);
		assertThat(statistics.overflowed()).isEqualTo(3);
		this.world.run(Duration.ofSeconds(7));
		assertThat(this.alice.refusals()).hasSize(20);
		assertThat(this.alice.engine().statistics().waitingBytes()).isZero();
		assertThat(this.alice.engine().statistics().expired()).isEqualTo(17);
	}

	@Test
	void datagramThatHasWaitedTooLongIsNotSentLater() {
		this.world.carrier((packet) -> {
		});
		this.alice.send("too old", this.bob);
		this.world.run(Duration.ofMillis(4_900));
		this.alice.send("young", this.bob);
		this.world.runMillis(99);
		this.world.carrier((packet) -> this.world.deliver(packet, this.world.latency()));
		this.world.run(Duration.ofSeconds(3));
		assertThat(this.bob.takeTexts()).containsExactly("young");
		assertThat(this.alice.refusals()).hasSize(1);
	}

	@Test
	void numberOfNodesIsBounded() {
		SealNode hub = this.world.node(50, new SealLimits(100, 200, 20));
		for (int i = 0; i < 40; i++) {
			SealNode other = this.world.node(1000 + i);
			other.send("hello", hub);
			this.world.run(Duration.ofSeconds(1));
			hub.send("welcome", other);
			this.world.runMillis(10);
			assertThat(hub.engine().statistics().remotes()).isLessThanOrEqualTo(20);
			assertThat(other.takeTexts()).as("node %d", i).containsExactly("welcome");
		}
		assertThat(hub.received()).as("the oldest ones make room").hasSize(40);
	}

	@Test
	void nodesInUseDoNotMakeRoom() {
		SealNode hub = this.world.node(50, new SealLimits(1000, 2000, 5));
		List<SealNode> users = IntStream.range(0, 5).mapToObj((i) -> this.world.node(1000 + i)).toList();
		SealNode late = this.world.node(2000);
		for (int second = 0; second < 30; second++) {
			users.forEach((user) -> user.send("hello", hub));
			this.world.runMillis(20);
			late.send("let me in", hub);
			users.forEach((user) -> hub.send("welcome", user));
			this.world.runMillis(980);
		}
		assertThat(users).allSatisfy((user) -> assertThat(user.received()).hasSize(30));
		assertThat(late.received()).isEmpty();
		assertThat(hub.dropped(DropCause.LIMITED)).isPositive();
		hub.send("no room", late);
		assertThat(hub.refusals()).singleElement()
			.satisfies((refusal) -> assertThat(refusal).hasMessageContaining("too many nodes"));
	}

	@Test
	void instancesOfOneKeyAreBounded() {
		SealNode hub = this.world.node(50);
		SealNode other = this.world.node(60);
		for (int i = 0; i < 30; i++) {
			other.send("hello", hub);
			this.world.run(Duration.ofSeconds(11));
			assertThat(hub.takeTexts()).containsExactly("hello");
			other = this.world.restart(other);
		}
		assertThat(hub.engine().statistics().remotes()).isLessThanOrEqualTo(RemoteTable.MAX_PER_KEY);
	}

	@Test
	void addressesOfOneNodeAreBounded() {
		for (int i = 0; i < 100; i++) {
			InetSocketAddress address = SealWorld.address(1000 + i);
			this.world.list(address, this.bob.identity());
			this.world.move(this.bob, address);
			this.alice.send("n" + i, address);
			this.world.runMillis(10);
			assertThat(this.bob.takeTexts()).containsExactly("n" + i);
		}
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(1);
	}

	@Test
	void sessionTableFindsWhatWasPutThereAndNothingElse() {
		SessionTable table = new SessionTable(this.world.simulator().random());
		List<Integer> indices = IntStream.range(0, 1000).mapToObj((i) -> table.reserve()).toList();
		assertThat(indices).doesNotHaveDuplicates().doesNotContain(0);
		indices.forEach((index) -> table.put(() -> index));
		assertThat(indices).allSatisfy((index) -> {
			SessionTable.Entry entry = table.get(index);
			assertThat(entry).isNotNull();
			assertThat(entry.localIndex()).isEqualTo(index);
			assertThat(table.get(index ^ 1 << 31)).isNull();
		});
		assertThat(table.get(0)).isNull();
		assertThat(table.get(-1)).isNull();
		assertThat(table.size()).isEqualTo(1000);
		indices.forEach(table::remove);
		assertThat(table.size()).isZero();
		assertThat(indices).allSatisfy((index) -> assertThat(table.get(index)).isNull());
		int reused = table.reserve();
		assertThat(reused & 0xffff).isEqualTo(indices.get(0) & 0xffff);
		assertThat(reused).isNotEqualTo(indices.get(0));
	}

	@Test
	void placesSufficeForAllSessionsAndHandshakes() {
		int each = 1 + SessionSet.MAX_UNCONFIRMED + SessionSet.MAX_RETIRED + SealLimits.MAX_REALMS;
		assertThat(each * SealLimits.DEFAULTS.maxRemotes()).isLessThanOrEqualTo(1 << 16);
	}

	@Test
	void handshakesAreBegunAtAPace() {
		Pace pace = new Pace();
		long now = Long.MAX_VALUE - 10;
		for (int i = 0; i < Pace.AT_ONCE; i++) {
			assertThat(pace.delay(now)).isZero();
		}
		assertThat(pace.delay(now)).isEqualTo(Duration.ofMillis(5).toNanos());
		assertThat(pace.delay(now)).isEqualTo(Duration.ofMillis(10).toNanos());
		assertThat(pace.delay(now + Duration.ofSeconds(1).toNanos())).isZero();
	}

	@Test
	void instanceIdsOfManyNodesAreKept() {
		UUID instance = this.bob.identity().instance();
		assertThat(this.bob.identity()).hasToString(instance + " with key " + this.bob.identity().fingerprint());
	}

}
