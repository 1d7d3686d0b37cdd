package io.peerlink.internal.seal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for handshakes that are lost, crossed, interrupted, or too many.
 */
class HandshakeTests {

	@Test
	void lossOfAnyPacketIsMadeUpFor() {
		for (int lost = 0; lost < 8; lost++) {
			SealWorld world = SealWorld.create();
			SealNode alice = world.node(1);
			SealNode bob = world.node(2);
			loseOne(world, lost);
			alice.send("one", bob);
			world.runMillis(500);
			if (lost < 2) {
				assertThat(bob.takeTexts()).as("packet %d is lost", lost).containsExactly("one");
			}
			bob.takeTexts();
			loseOne(world, -1);
			alice.send("two", bob);
			bob.send("three", alice);
			world.runMillis(500);
			assertThat(bob.takeTexts()).as("packet %d is lost", lost).containsExactly("two");
			assertThat(alice.takeTexts()).as("packet %d is lost", lost).containsExactly("three");
			assertThat(world.sent(PacketFormat.INIT)).as("packet %d is lost", lost).hasSize((lost < 2) ? 2 : 1);
		}
	}

	/**
	 * Loses the packet with a number, counted from 0.
	 */
	private static void loseOne(SealWorld world, int lost) {
		AtomicInteger count = new AtomicInteger();
		world.carrier((packet) -> {
			if (count.getAndIncrement() != lost) {
				world.deliver(packet, world.latency());
			}
		});
	}

	@Test
	void answerOfTheOtherSideDoesNotWaitForALostConfirmation() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1);
		SealNode bob = world.node(2);
		world.carrier((packet) -> {
			if (packet.type() != PacketFormat.DATA || world.sent(PacketFormat.DATA).size() > 1) {
				world.deliver(packet, world.latency());
			}
		});
		alice.send("is lost and confirms nothing", bob);
		world.runMillis(10);
		bob.send("hello", alice);
		world.runMillis(140);
		assertThat(alice.takeTexts()).containsExactly("hello");
		assertThat(world.sent(PacketFormat.INIT)).as("no handshake of the other side is needed").hasSize(1);
	}

	@Test
	void initIsRepeatedMoreAndMoreSlowly() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1);
		SealNode bob = world.node(2);
		world.carrier((packet) -> {
		});
		alice.send("hello", bob);
		world.run(Duration.ofMillis(4_900));
		assertThat(alice.refusals()).isEmpty();
		world.run(Duration.ofSeconds(2));
		assertThat(alice.refusals()).singleElement()
			.satisfies((refusal) -> assertThat(refusal).isInstanceOf(NoSessionException.class)
				.hasMessageContaining("within 5 s"));
		assertThat(alice.engine().statistics().expired()).isOne();
		world.run(Duration.ofMinutes(2));
		List<SealWorld.Packet> inits = world.sent(PacketFormat.INIT);
		assertThat(inits).filteredOn((init) -> init.at() - inits.get(0).at() < Initiator.RENEW_NANOS)
			.allSatisfy((init) -> assertThat(init.bytes()).isEqualTo(inits.get(0).bytes()));
		assertThat(inits.stream().map((init) -> ByteBuffer.wrap(init.bytes())).distinct()).as("a new one every 3 s")
			.hasSizeBetween(7, 10);
		assertThat(gapsMillis(inits).get(0)).isBetween(100L, 125L);
		assertThat(gapsMillis(inits).get(1)).isBetween(200L, 250L);
		assertThat(gapsMillis(inits).get(2)).isBetween(400L, 500L);
		assertThat(gapsMillis(inits).get(3)).isBetween(800L, 1000L);
		assertThat(gapsMillis(inits).subList(4, inits.size() - 1))
			.allSatisfy((gap) -> assertThat(gap).isBetween(1000L, 1250L));
		assertThat(gapsMillis(inits).stream().distinct()).as("with random parts").hasSizeGreaterThan(15);
		assertThat(inits.get(inits.size() - 1).at() - inits.get(0).at()).isBetween(Duration.ofSeconds(28).toNanos(),
				Duration.ofSeconds(30).toNanos());
		assertThat(alice.engine().statistics().failed()).isOne();
		assertThat(alice.engine().statistics().remotes()).as("is forgotten").isZero();
	}

	private static List<Long> gapsMillis(List<SealWorld.Packet> packets) {
		return IntStream.range(1, packets.size())
			.mapToObj((i) -> Duration.ofNanos(packets.get(i).at() - packets.get(i - 1).at()).toMillis())
			.toList();
	}

	@Test
	void handshakeThatWasGivenUpIsBegunAnew() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1);
		SealNode bob = world.node(2);
		world.carrier((packet) -> {
		});
		alice.send("early", bob);
		world.run(Duration.ofMinutes(1));
		world.carrier((packet) -> world.deliver(packet, world.latency()));
		alice.send("late", bob);
		world.runMillis(5);
		assertThat(bob.takeTexts()).containsExactly("late");
	}

	@Test
	void crossingHandshakesGiveAStableSession() {
		Simulator.forSeedsInParallel(150, (simulator) -> {
			SealWorld world = new SealWorld(simulator);
			SealNode alice = world.node(1);
			SealNode bob = world.node(2);
			world.carrier((packet) -> world.deliver(packet, simulator.randomDuration(Duration.ofMillis(5))));
			alice.send("first a", bob);
			simulator.run(simulator.randomDuration(Duration.ofMillis(6)));
			bob.send("first b", alice);
			simulator.run(Duration.ofMillis(300));
			assertThat(bob.takeTexts()).containsExactly("first a");
			assertThat(alice.takeTexts()).containsExactly("first b");
			for (int i = 0; i < 120; i++) {
				alice.send("a" + i, bob);
				simulator.run(Duration.ofMillis(500));
				bob.send("b" + i, alice);
				simulator.run(Duration.ofMillis(500));
				assertThat(bob.takeTexts()).containsExactly("a" + i);
				assertThat(alice.takeTexts()).containsExactly("b" + i);
			}
			assertThat(alice.engine().statistics().sessions()).as("both seal with the same session").isOne();
			assertThat(bob.engine().statistics().sessions()).isOne();
			assertThat(world.sent(PacketFormat.INIT).size()).isLessThanOrEqualTo(2);
		});
	}

	@Test
	void crossingHandshakesSurviveABadNetwork() {
		Simulator.forSeedsInParallel(150, (simulator) -> {
			SealWorld world = new SealWorld(simulator);
			SealNode alice = world.node(1);
			SealNode bob = world.node(2);
			world.carrier((packet) -> {
				if (simulator.random().nextInt(10) < 3) {
					return;
				}
				world.deliver(packet, simulator.randomDuration(Duration.ofMillis(80)));
				if (simulator.random().nextInt(10) == 0) {
					world.deliver(packet, simulator.randomDuration(Duration.ofMillis(800)));
				}
			});
			for (int i = 0; i < 40; i++) {
				alice.send("a" + i, bob);
				bob.send("b" + i, alice);
				simulator.run(Duration.ofMillis(200));
			}
			world.carrier((packet) -> world.deliver(packet, world.latency()));
			simulator.run(Duration.ofSeconds(2));
			alice.received().clear();
			bob.received().clear();
			for (int i = 0; i < 100; i++) {
				alice.send("a" + i, bob);
				bob.send("b" + i, alice);
				simulator.run(Duration.ofSeconds(1));
				assertThat(bob.takeTexts()).containsExactly("a" + i);
				assertThat(alice.takeTexts()).containsExactly("b" + i);
			}
			assertThat(alice.engine().statistics().sessions()).isOne();
			assertThat(bob.engine().statistics().sessions()).isOne();
		});
	}

	@Test
	void sessionThatTheOtherSideHasForgottenDoesNotTakePrecedenceForEver() {
		for (boolean swapped : new boolean[] { false, true }) {
			SealWorld world = SealWorld.create();
			SealNode one = world.node(1);
			SealNode other = world.node(2);
			SealNode alice = swapped ? other : one;
			SealNode bob = swapped ? one : other;
			world.carrier((packet) -> {
				if (packet.type() != PacketFormat.DATA || packet.from().equals(bob.address())) {
					world.deliver(packet, world.latency());
				}
			});
			alice.send("is lost", bob);
			world.runMillis(5);
			bob.engine().forget(alice.identity().instanceId());
			for (int i = 0; i < 40; i++) {
				bob.send("b" + i, alice);
				world.runMillis(100);
			}
			assertThat(alice.takeTexts()).hasSize(40);
			world.carrier((packet) -> world.deliver(packet, world.latency()));
			alice.send("hello", bob);
			world.runMillis(5);
			assertThat(bob.takeTexts()).containsExactly("hello");
		}
	}

	@Test
	void initiatorRestartsInTheMiddle() {
		for (long millis = 0; millis < 6; millis++) {
			SealWorld world = SealWorld.create();
			SealNode alice = world.node(1);
			SealNode bob = world.node(2);
			alice.send("old", bob);
			world.runMillis(millis);
			SealNode restarted = world.restart(alice);
			restarted.send("new", bob);
			world.runMillis(20);
			assertThat(bob.takeTexts()).contains("new");
			bob.send("welcome", restarted);
			world.runMillis(20);
			assertThat(restarted.takeTexts()).containsExactly("welcome");
		}
	}

	@Test
	void responderRestartsInTheMiddle() {
		for (long millis = 0; millis < 6; millis++) {
			SealWorld world = SealWorld.create();
			SealNode alice = world.node(1);
			SealNode bob = world.node(2);
			alice.send("old", bob);
			world.runMillis(millis);
			SealNode restarted = world.restart(bob);
			world.runMillis(20);
			alice.send("new", restarted);
			world.run(Duration.ofSeconds(6));
			assertThat(restarted.takeTexts()).as("nothing that was meant for the other instance")
				.containsExactly("new");
			restarted.send("hello", alice);
			world.runMillis(20);
			assertThat(alice.takeTexts()).containsExactly("hello");
			assertThat(alice.engine().statistics().waiting()).isZero();
		}
	}

	@Test
	void bothRestartInTheMiddle() {
		for (long millis = 0; millis < 6; millis++) {
			SealWorld world = SealWorld.create();
			SealNode alice = world.node(1);
			SealNode bob = world.node(2);
			alice.send("old", bob);
			world.runMillis(millis);
			SealNode newBob = world.restart(bob);
			SealNode newAlice = world.restart(alice);
			newAlice.send("new", newBob);
			newBob.send("new", newAlice);
			world.runMillis(300);
			assertThat(newBob.takeTexts()).containsExactly("new");
			assertThat(newAlice.takeTexts()).containsExactly("new");
		}
	}

	@Test
	void packetsForAnEarlierRunCostNoAgreementOfKeys() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1);
		SealNode bob = world.node(2);
		alice.send("old", bob);
		world.runMillis(5);
		SealNode restarted = world.restart(bob);
		world.sent(PacketFormat.INIT).forEach(world::deliverNow);
		assertThat(restarted.dropped(DropCause.BAD_MAC)).isOne();
		assertThat(restarted.engine().statistics().answered()).isZero();
	}

	@Test
	void lateAnswersOfAHandshakeThatIsOverAreDropped() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1);
		SealNode bob = world.node(2);
		alice.send("hello", bob);
		world.runMillis(5);
		world.sent(PacketFormat.RESPONSE).forEach(world::deliverNow);
		assertThat(alice.dropped(DropCause.STALE_KEY)).isOne();
		bob.send("still there", alice);
		world.runMillis(5);
		assertThat(alice.takeTexts()).containsExactly("still there");
	}

	@Test
	void forgedAnswersOfAMemberDoNotEndAHandshake() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1);
		SealNode bob = world.node(2);
		SealedRealm realm = new SealedRealm(SealWorld.REALM);
		world.carrier((packet) -> {
			if (packet.type() == PacketFormat.RESPONSE) {
				byte[] forged = packet.bytes().clone();
				forged[PacketFormat.RESPONSE_NOISE] ^= 1;
				realm.mark(forged);
				for (int i = 0; i < 2 * Initiator.MAX_FAILURES; i++) {
					world.deliverNow(packet.with(forged));
				}
			}
			world.deliver(packet, world.latency());
		});
		alice.send("hello", bob);
		world.run(Duration.ofSeconds(2));
		assertThat(alice.dropped(DropCause.BAD_MAC)).isPositive();
		assertThat(alice.dropped(DropCause.STALE_KEY)).as("beyond the limit").isPositive();
		world.carrier((packet) -> world.deliver(packet, world.latency()));
		world.run(Duration.ofSeconds(2));
		assertThat(bob.takeTexts()).containsExactly("hello");
	}

	@Test
	void oneThousandNodesAtOnceGetSessions() {
		SealWorld world = SealWorld.create();
		SealNode hub = world.node(1);
		List<SealNode> others = IntStream.range(0, 1000).mapToObj((i) -> world.node(1000 + i)).toList();
		world.forgetPackets();
		others.forEach((other) -> {
			hub.send("from the hub", other);
			other.send("to the hub", hub);
		});
		world.run(Duration.ofSeconds(30));
		others.forEach((other) -> {
			hub.send("again", other);
			other.send("again", hub);
		});
		world.runMillis(5);
		assertThat(others).allSatisfy((other) -> assertThat(other.received()).extracting(SealNode.Received::text)
			.containsExactly("from the hub", "again"));
		assertThat(hub.received().stream().filter((received) -> received.text().equals("again"))).hasSize(1000);
		assertThat(hub.engine().statistics().remotes()).isEqualTo(1000);
		assertThat(hub.refusals()).isEmpty();
	}

	@Test
	void handshakesOfOthersAreAnsweredAtALimitedRate() {
		SealWorld world = SealWorld.create();
		SealNode hub = world.node(1);
		List<SealNode> others = IntStream.range(0, 300).mapToObj((i) -> world.node(1000 + i)).toList();
		others.forEach((other) -> other.send("to the hub", hub));
		List<Long> answered = new ArrayList<>();
		for (int second = 0; second < 8; second++) {
			world.run(Duration.ofSeconds(1));
			answered.add(hub.engine().statistics().answered());
			assertThat(answered.get(second)).isLessThanOrEqualTo(50L * (second + 2) + 1);
		}
		assertThat(answered.get(0)).isGreaterThan(90);
		assertThat(answered.get(7)).isEqualTo(300);
		assertThat(hub.dropped(DropCause.LIMITED)).isPositive();
	}

	/**
	 * What it has seen it does not answer again.
	 */
	@Test
	void responderMayForgetASessionBeforeItIsConfirmed() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1);
		SealNode bob = world.node(2);
		world.carrier((packet) -> {
			if (packet.type() != PacketFormat.RESPONSE) {
				world.deliver(packet, world.latency());
			}
		});
		alice.send("hello", bob);
		world.runMillis(50);
		bob.engine().forget(alice.identity().instanceId());
		world.carrier((packet) -> world.deliver(packet, world.latency()));
		world.run(Duration.ofMillis(4_500));
		assertThat(bob.takeTexts()).containsExactly("hello");
		assertThat(alice.refusals()).isEmpty();
	}

	@Test
	void newSecretIsRolledOutNodeByNode() {
		SealWorld world = SealWorld.create();
		SealNode[] nodes = { world.node(1), world.node(2), world.node(3) };
		exchange(world, nodes);
		for (int i = 0; i < nodes.length; i++) {
			nodes[i].engine().close();
			nodes[i] = world.node(1 + i, nodes[i].key(), SealLimits.DEFAULTS,
					List.of(SealWorld.OTHER_REALM, SealWorld.REALM));
			exchange(world, nodes);
		}
		for (int i = 0; i < nodes.length; i++) {
			nodes[i].engine().close();
			nodes[i] = world.node(1 + i, nodes[i].key(), SealLimits.DEFAULTS, List.of(SealWorld.OTHER_REALM));
			exchange(world, nodes);
		}
	}

	/**
	 * Has each node send something to each other one.
	 */
	private static void exchange(SealWorld world, SealNode... nodes) {
		for (SealNode from : nodes) {
			for (SealNode to : nodes) {
				if (from != to) {
					from.send("from " + from.address().getPort(), to);
				}
			}
		}
		world.runMillis(700);
		for (SealNode node : nodes) {
			assertThat(node.takeTexts()).hasSize(nodes.length - 1);
			assertThat(node.refusals()).isEmpty();
		}
	}

	@Test
	void nodesWithTwoSecretsUseTheFirst() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1, List.of(SealWorld.OTHER_REALM, SealWorld.REALM));
		SealNode bob = world.node(2, List.of(SealWorld.REALM, SealWorld.OTHER_REALM));
		alice.send("hello", bob);
		world.runMillis(5);
		assertThat(bob.takeTexts()).containsExactly("hello");
		assertThat(world.sent(PacketFormat.INIT)).hasSize(1);
	}

	@Test
	void secondSecretIsTriedWhenTheFirstIsNotAnswered() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1, List.of(SealWorld.OTHER_REALM, SealWorld.REALM));
		SealNode bob = world.node(2, List.of(SealWorld.REALM));
		alice.send("hello", bob);
		world.runMillis(130);
		assertThat(bob.takeTexts()).containsExactly("hello");
		assertThat(world.sent(PacketFormat.INIT)).hasSize(2);
	}

	@Test
	void answersToBothSecretsGiveOneUsableSession() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1, List.of(SealWorld.OTHER_REALM, SealWorld.REALM));
		SealNode bob = world.node(2, List.of(SealWorld.REALM, SealWorld.OTHER_REALM));
		List<SealWorld.Packet> answers = new ArrayList<>();
		world.carrier((packet) -> {
			if (packet.type() == PacketFormat.RESPONSE && answers.size() < 2) {
				answers.add(packet);
			}
			else {
				world.deliver(packet, world.latency());
			}
		});
		alice.send("hello", bob);
		world.runMillis(140);
		assertThat(answers).hasSize(2);
		answers.forEach(world::deliverNow);
		world.runMillis(5);
		bob.send("welcome", alice);
		world.runMillis(5);
		assertThat(bob.takeTexts()).containsExactly("hello");
		assertThat(alice.takeTexts()).containsExactly("welcome");
	}

	@Test
	void tooManySecretsAreRefused() {
		SealWorld world = SealWorld.create();
		List<RealmKeys> realms = IntStream.rangeClosed(1, 5).mapToObj(SealWorld::realm).toList();
		assertThatIllegalArgumentException().isThrownBy(() -> world.node(1, realms))
			.withMessageContaining("1 to 4 secrets");
	}

}
