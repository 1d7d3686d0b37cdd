package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a user of a {@link SealEngine} observes of sessions.
 */
class SessionTests {

	private final SealWorld world = SealWorld.create();

	private final SealNode alice = this.world.node(1);

	private final SealNode bob = this.world.node(2);

	@Test
	void firstDatagramArrivesAfterOneRoundTrip() {
		this.alice.send("hello", this.bob);
		this.world.runMillis(3);
		assertThat(this.bob.received())
			.containsExactly(new SealNode.Received("hello", this.alice.address(), this.alice.identity()));
		assertThat(this.world.sent()).extracting(SealWorld.Packet::type)
			.startsWith(PacketFormat.INIT, PacketFormat.RESPONSE, PacketFormat.DATA);
		assertThat(this.world.sent()).extracting((packet) -> packet.bytes().length).startsWith(144, 76, 5 + 30);
	}

	@Test
	void laterDatagramsAreSealedAtOnce() {
		connect();
		this.alice.send("one", this.bob);
		this.bob.send("two", this.alice);
		this.world.runMillis(1);
		assertThat(this.bob.takeTexts()).containsExactly("one");
		assertThat(this.alice.takeTexts()).containsExactly("two");
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(1);
	}

	@Test
	void datagramsThatHaveWaitedKeepTheirOrder() {
		for (int i = 0; i < 10; i++) {
			this.alice.send("n" + i, this.bob);
		}
		this.world.runMillis(3);
		assertThat(this.bob.takeTexts()).containsExactly("n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9");
	}

	@Test
	void nothingOfADatagramIsReadableOnTheNetwork() {
		this.alice.send("a secret text", this.bob);
		this.world.runMillis(3);
		this.bob.send("a secret text", this.alice);
		this.world.runMillis(3);
		assertThat(this.alice.takeTexts()).containsExactly("a secret text");
		assertThat(this.world.sent())
			.allSatisfy((packet) -> assertThat(new String(packet.bytes(), StandardCharsets.ISO_8859_1))
				.doesNotContain("secret"));
	}

	@Test
	void datagramsOfAnyLengthArrive() {
		connect();
		for (int length : new int[] { 1, 1456, 5000, 65_000 }) {
			String text = "x".repeat(length);
			this.alice.send(text, this.bob);
			this.world.runMillis(1);
			assertThat(this.bob.takeTexts()).containsExactly(text);
		}
	}

	@Test
	void emptyMessagesAreNotDelivered() {
		connect();
		this.alice.send("", this.bob);
		this.world.run(Duration.ofSeconds(5));
		assertThat(this.bob.received()).isEmpty();
		assertThat(this.alice.received()).isEmpty();
	}

	@Test
	void plainDatagramIsDropped() {
		connect();
		byte[] plain = "{\"type\":\"request\"}".getBytes(StandardCharsets.UTF_8);
		this.bob.engine().onDatagram(plain, plain.length, this.alice.address());
		assertThat(this.bob.received()).isEmpty();
		assertThat(this.bob.dropped(DropCause.UNSEALED)).isOne();
	}

	@Test
	void nodeWithAnotherSecretGetsNoAnswer() {
		SealNode eve = this.world.node(3, List.of(SealWorld.OTHER_REALM));
		eve.send("let me in", this.bob);
		this.world.run(Duration.ofSeconds(40));
		assertThat(this.bob.received()).isEmpty();
		assertThat(this.bob.dropped(DropCause.BAD_MAC)).isPositive();
		assertThat(this.world.sent()).extracting(SealWorld.Packet::from).containsOnly(eve.address());
		assertThat(eve.refusals()).hasSize(1);
	}

	@Test
	void responderWithARefusedKeyGetsNoAnswer() {
		this.bob.policy((remote) -> false);
		this.alice.send("hello", this.bob);
		this.world.run(Duration.ofSeconds(10));
		assertThat(this.bob.received()).isEmpty();
		assertThat(this.bob.dropped(DropCause.REFUSED_KEY)).as("once for each new INIT").isBetween(1L, 4L);
		assertThat(this.bob.dropped(DropCause.REPLAYED)).as("costs no agreement of keys again").isPositive();
		assertThat(this.world.sent(PacketFormat.RESPONSE)).isEmpty();
	}

	@Test
	void noHandshakeIsBegunWithARefusedKey() {
		this.alice.policy((remote) -> !remote.fingerprint().equals(this.bob.identity().fingerprint()));
		this.alice.send("hello", this.bob);
		this.world.runMillis(1);
		assertThat(this.world.sent()).isEmpty();
		assertThat(this.alice.refusals()).singleElement()
			.satisfies((refusal) -> assertThat(refusal).isInstanceOf(NoSessionException.class)
				.hasMessageContaining(this.bob.identity().fingerprint())
				.hasMessageContaining("not permitted"));
	}

	@Test
	void listedKeyThatNobodyHasIsNotReached() {
		SealedRemote wrong = new SealedRemote(this.world.newKey().publicKey(), this.bob.identity().instance());
		this.world.list(this.bob.address(), wrong);
		this.alice.send("hello", this.bob);
		this.world.run(Duration.ofSeconds(40));
		assertThat(this.bob.received()).isEmpty();
		assertThat(this.world.sent(PacketFormat.RESPONSE)).isEmpty();
		assertThat(this.alice.refusals()).hasSize(1);
	}

	@Test
	void keyThatIsNoneIsRefused() {
		this.world.list(this.bob.address(), new SealedRemote(new byte[32], this.bob.identity().instance()));
		this.alice.send("hello", this.bob);
		this.world.runMillis(1);
		assertThat(this.world.sent()).isEmpty();
		assertThat(this.alice.refusals()).singleElement()
			.satisfies((refusal) -> assertThat(refusal).hasMessageContaining("public key is none"));
	}

	@Test
	void nodeItselfIsRefused() {
		this.alice.send("hello", this.alice);
		assertThat(this.alice.refusals()).singleElement()
			.satisfies((refusal) -> assertThat(refusal).hasMessageContaining("this node itself"));
	}

	@Test
	void severalAddressesOfANodeShareItsSession() {
		InetSocketAddress second = SealWorld.address(22);
		this.world.list(second, this.bob.identity());
		connect();
		this.world.move(this.bob, second);
		this.alice.send("to the second", second);
		this.world.runMillis(1);
		assertThat(this.bob.takeTexts()).containsExactly("to the second");
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(1);
		assertThat(this.alice.engine().statistics().remotes()).isOne();
	}

	@Test
	void handshakeGoesToEachAddressThatDatagramsWaitFor() {
		InetSocketAddress dead = SealWorld.address(22);
		this.world.list(dead, this.bob.identity());
		this.alice.send("one", dead);
		this.alice.send("two", this.bob);
		this.world.runMillis(5);
		assertThat(this.bob.takeTexts()).containsExactly("two");
		assertThat(this.world.sent(PacketFormat.DATA)).anySatisfy((packet) -> assertThat(packet.to()).isEqualTo(dead));
	}

	@Test
	void statisticsTellWhatThereIs() {
		this.alice.send("hello", this.bob);
		assertThat(this.alice.engine().statistics().waiting()).isOne();
		assertThat(this.alice.engine().statistics().waitingBytes()).isEqualTo(5);
		assertThat(this.alice.engine().remoteAt(this.bob.address())).isNull();
		this.world.runMillis(5);
		SealStatistics statistics = this.alice.engine().statistics();
		assertThat(statistics.waiting()).isZero();
		assertThat(statistics.waitingBytes()).isZero();
		assertThat(statistics.sessions()).isOne();
		assertThat(statistics.remotes()).isOne();
		assertThat(statistics.begun()).isOne();
		assertThat(statistics.made()).isOne();
		assertThat(statistics.failed()).isZero();
		assertThat(this.bob.engine().statistics().answered()).isOne();
		assertThat(this.alice.engine().remoteAt(this.bob.address())).isEqualTo(this.bob.identity());
		assertThat(this.bob.engine().remoteAt(this.alice.address())).isEqualTo(this.alice.identity());
		assertThat(statistics.dropped()).hasSize(DropCause.values().length)
			.allSatisfy((cause, count) -> assertThat(count).isZero());
	}

	@Test
	void closedEngineSendsAndOpensNothing() {
		connect();
		int before = this.world.sent().size();
		this.bob.send("late", this.alice);
		this.alice.engine().close();
		this.alice.engine().close();
		this.alice.send("gone", this.bob);
		this.world.run(Duration.ofSeconds(2));
		assertThat(this.alice.received()).isEmpty();
		assertThat(this.alice.dropped(DropCause.STALE_KEY)).isPositive();
		assertThat(this.alice.refusals()).hasSize(1);
		assertThat(this.alice.engine().statistics().sessions()).isZero();
		assertThat(this.world.sent().subList(before, this.world.sent().size())).extracting(SealWorld.Packet::from)
			.containsOnly(this.bob.address());
	}

	@Test
	void closedEngineAnswersNoHandshakesAndQuestions() {
		this.world.list(this.alice.address(), null);
		this.world.list(this.bob.address(), null);
		this.alice.engine().close();
		this.bob.send("who are you?", this.alice);
		this.world.runMillis(150);
		this.world.list(this.alice.address(), this.alice.identity());
		this.bob.send("hello", this.alice);
		this.world.run(Duration.ofSeconds(2));
		assertThat(this.world.sent()).extracting(SealWorld.Packet::type)
			.contains(PacketFormat.WHO, PacketFormat.INIT)
			.doesNotContain(PacketFormat.IAM, PacketFormat.RESPONSE);
		assertThat(this.alice.engine().statistics().sessions()).isZero();
	}

	@Test
	void closeRefusesWhatWaits() {
		this.alice.send("hello", this.bob);
		this.alice.send("to nobody known", SealWorld.address(77));
		this.alice.engine().close();
		assertThat(this.alice.refusals()).hasSize(2)
			.allSatisfy((refusal) -> assertThat(refusal).hasMessageContaining("has stopped"));
		assertThat(this.alice.engine().statistics().waiting()).isZero();
	}

	@Test
	void forgottenNodeHasToMakeANewSession() {
		connect();
		this.bob.engine().forget(this.alice.identity().instanceId());
		assertThat(this.bob.engine().statistics().sessions()).isZero();
		this.alice.send("lost", this.bob);
		this.world.runMillis(5);
		assertThat(this.bob.received()).isEmpty();
		assertThat(this.bob.dropped(DropCause.STALE_KEY)).isOne();
		this.bob.send("again", this.alice);
		this.world.runMillis(5);
		assertThat(this.alice.takeTexts()).containsExactly("again");
		this.alice.send("there you are", this.bob);
		this.world.runMillis(5);
		assertThat(this.bob.takeTexts()).containsExactly("there you are");
	}

	@Test
	void forgetRefusesWhatWaits() {
		this.alice.send("hello", this.bob);
		this.alice.engine().forget(this.bob.identity().instanceId());
		assertThat(this.alice.refusals()).hasSize(1);
		this.world.run(Duration.ofSeconds(1));
		assertThat(this.world.sent()).isEmpty();
	}

	@Test
	void nodeThatWasForgottenIsNoticedBySilence() {
		connect();
		this.bob.engine().forget(this.alice.identity().instanceId());
		for (int i = 0; i < 60; i++) {
			this.alice.send("n" + i, this.bob);
			this.world.runMillis(100);
		}
		assertThat(this.bob.takeTexts()).as("from the sixth second on at the latest").contains("n59");
		assertThat(this.alice.refusals()).isEmpty();
	}

	@Test
	void oneWayTrafficNeedsNoNewSession() {
		connect();
		this.world.run(Duration.ofSeconds(5));
		for (int i = 0; i < 300; i++) {
			this.alice.send("n", this.bob);
			this.world.runMillis(200);
		}
		assertThat(this.bob.received()).hasSize(300);
		assertThat(this.world.sent(PacketFormat.INIT)).hasSize(1);
		assertThat(this.world.sent().stream().filter((packet) -> packet.from().equals(this.bob.address())).count())
			.as("an empty message every two seconds or so")
			.isLessThan(62);
	}

	@Test
	void idleSessionSendsNothing() {
		connect();
		this.world.run(Duration.ofSeconds(5));
		int before = this.world.sent().size();
		this.world.run(Duration.ofMinutes(20));
		assertThat(this.world.sent()).hasSize(before);
		assertThat(this.alice.engine().statistics().sessions()).isZero();
		assertThat(this.alice.engine().statistics().remotes()).isZero();
		this.alice.send("hello again", this.bob);
		this.world.runMillis(5);
		assertThat(this.bob.takeTexts()).containsExactly("hello again");
	}

	@Test
	void requestAndReplyNeedNoEmptyMessages() {
		connect();
		this.world.run(Duration.ofSeconds(5));
		int before = this.world.sent().size();
		for (int i = 0; i < 100; i++) {
			this.alice.send("request", this.bob);
			this.world.runMillis(10);
			this.bob.send("reply", this.alice);
			this.world.run(Duration.ofSeconds(3));
		}
		assertThat(this.world.sent()).hasSize(before + 200);
	}

	@Test
	void remotesAreEqualByKeyAndInstance() {
		byte[] key = this.alice.key().publicKey();
		UUID instance = UUID.randomUUID();
		SealedRemote remote = new SealedRemote(key, instance);
		assertThat(remote).isEqualTo(new SealedRemote(key.clone(), instance))
			.hasSameHashCodeAs(new SealedRemote(key.clone(), instance))
			.isNotEqualTo(new SealedRemote(key, UUID.randomUUID()))
			.isNotEqualTo(new SealedRemote(this.bob.key().publicKey(), instance));
		assertThat(remote.instanceId()).isEqualTo(instance.toString());
		byte[] exposed = remote.publicKey();
		Arrays.fill(exposed, (byte) 0);
		assertThat(remote.publicKey()).isEqualTo(key);
	}

	@Test
	void remotesHaveAnOrderThatAllAgreeOn() {
		byte[] low = new byte[32];
		byte[] high = new byte[32];
		low[0] = 1;
		high[0] = -1;
		UUID one = new UUID(1, 1);
		assertThat(new SealedRemote(low, one)).isLessThan(new SealedRemote(high, one))
			.isLessThan(new SealedRemote(low, new UUID(-1, 1)))
			.isLessThan(new SealedRemote(low, new UUID(1, -1)))
			.isEqualByComparingTo(new SealedRemote(low, one));
	}

	private void connect() {
		this.alice.send("first", this.bob);
		this.world.runMillis(5);
		assertThat(this.bob.takeTexts()).containsExactly("first");
	}

}
