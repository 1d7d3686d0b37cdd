package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for addresses that discovery knows no key of.
 */
class KeyQuestionTests {

	private final SealWorld world = SealWorld.create();

	private final SealNode alice = this.world.node(1);

	private SealNode bob = this.world.node(2);

	KeyQuestionTests() {
		this.world.list(this.alice.address(), null);
		this.world.list(this.bob.address(), null);
	}

	@Test
	void keyIsAskedFor() {
		this.alice.send("hello", this.bob);
		this.world.runMillis(5);
		assertThat(this.bob.received())
			.containsExactly(new SealNode.Received("hello", this.alice.address(), this.alice.identity()));
		assertThat(this.world.sent()).extracting(SealWorld.Packet::type)
			.startsWith(PacketFormat.WHO, PacketFormat.IAM, PacketFormat.INIT, PacketFormat.RESPONSE);
		assertThat(this.world.sent().subList(0, 2)).extracting((packet) -> packet.bytes().length)
			.as("the answer is no longer than the question")
			.containsExactly(76, 76);
	}

	@Test
	void answerNeedsNoQuestion() {
		this.alice.send("hello", this.bob);
		this.world.runMillis(10);
		this.bob.send("welcome", this.alice);
		this.world.runMillis(10);
		assertThat(this.alice.takeTexts()).containsExactly("welcome");
		assertThat(this.world.sent(PacketFormat.WHO)).hasSize(1);
	}

	@Test
	void lossOfQuestionOrAnswerIsMadeUpFor() {
		for (int lost = 0; lost < 2; lost++) {
			SealWorld world = SealWorld.create();
			SealNode alice = world.node(1);
			SealNode bob = world.node(2);
			world.list(bob.address(), null);
			int number = lost;
			world.carrier((packet) -> {
				if (world.sent().size() != number + 1) {
					world.deliver(packet, world.latency());
				}
			});
			alice.send("hello", bob);
			world.runMillis(140);
			assertThat(bob.takeTexts()).containsExactly("hello");
		}
	}

	@Test
	void silentAddressIsAskedForHalfAMinute() {
		InetSocketAddress nobody = SealWorld.address(99);
		this.alice.send("hello", nobody);
		this.world.run(Duration.ofSeconds(10));
		assertThat(this.alice.refusals()).hasSize(1);
		this.world.run(Duration.ofMinutes(2));
		assertThat(this.world.sent(PacketFormat.WHO)).hasSizeBetween(25, 33);
		List<SealWorld.Packet> questions = this.world.sent();
		assertThat(questions.get(questions.size() - 1).at() - questions.get(0).at())
			.isLessThan(Duration.ofSeconds(30).toNanos());
		assertThat(this.alice.engine().statistics().waiting()).isZero();
	}

	@Test
	void keyThatDiscoveryFindsMeanwhileIsUsed() {
		this.world.carrier((packet) -> {
			if (packet.type() != PacketFormat.IAM) {
				this.world.deliver(packet, this.world.latency());
			}
		});
		this.alice.send("hello", this.bob);
		this.world.runMillis(50);
		this.world.list(this.bob.address(), this.bob.identity());
		this.world.runMillis(100);
		assertThat(this.bob.takeTexts()).containsExactly("hello");
	}

	@Test
	void handshakeOfTheOtherSideAnswersTheQuestion() {
		this.world.carrier((packet) -> {
			if (packet.type() != PacketFormat.IAM) {
				this.world.deliver(packet, this.world.latency());
			}
		});
		this.alice.send("hello", this.bob);
		this.world.runMillis(50);
		this.world.list(this.alice.address(), this.alice.identity());
		this.bob.send("welcome", this.alice);
		this.world.runMillis(150);
		assertThat(this.alice.takeTexts()).containsExactly("welcome");
		assertThat(this.bob.takeTexts()).containsExactly("hello");
	}

	@Test
	void recordedAnswerIsDropped() {
		this.alice.send("hello", this.bob);
		this.world.runMillis(10);
		this.world.sent(PacketFormat.IAM).forEach(this.world::deliverNow);
		assertThat(this.alice.dropped(DropCause.REPLAYED)).isOne();
	}

	@Test
	void answerIsOnlyAHint() {
		SealNode mallory = this.world.node(3);
		SealedRealm realm = new SealedRealm(SealWorld.REALM);
		this.world.carrier((packet) -> {
			byte[] bytes = packet.bytes().clone();
			if (packet.type() == PacketFormat.IAM) {
				// A member claims to be an instance whose key it has not.
				PacketFormat.putUuid(bytes, PacketFormat.IAM_INSTANCE, mallory.identity().instance());
				realm.mark(bytes);
			}
			this.world.deliver(packet.with(bytes), this.world.latency());
		});
		this.alice.send("hello", this.bob);
		this.world.run(Duration.ofSeconds(40));
		assertThat(this.bob.received()).isEmpty();
		assertThat(mallory.received()).isEmpty();
		assertThat(this.alice.engine().statistics().made()).isZero();
		assertThat(this.alice.refusals()).hasSize(1);
	}

	@Test
	void questionsOfOutsidersGetNoAnswer() {
		SealNode eve = this.world.node(3, List.of(SealWorld.OTHER_REALM));
		this.world.list(eve.address(), null);
		eve.send("who are you?", this.bob);
		this.world.run(Duration.ofSeconds(5));
		assertThat(this.world.sent(PacketFormat.WHO)).isNotEmpty();
		assertThat(this.world.sent(PacketFormat.IAM)).isEmpty();
	}

	@Test
	void questionsAreAnsweredAtALimitedRate() {
		this.alice.send("hello", this.bob);
		SealWorld.Packet question = firstQuestion();
		SealedRealm realm = new SealedRealm(SealWorld.REALM);
		for (int i = 0; i < 1000; i++) {
			byte[] other = question.bytes().clone();
			PacketFormat.putLong(other, PacketFormat.NONCE, i);
			realm.mark(other);
			this.world.deliverNow(question.with(other));
			this.world.runMillis(1);
		}
		assertThat(this.world.sent(PacketFormat.IAM).size()).isLessThanOrEqualTo(82);
		assertThat(this.bob.dropped(DropCause.LIMITED)).isPositive();
	}

	/**
	 * Else a recorded one would use up the answers that others wait for, for ever.
	 */
	@Test
	void questionIsAnsweredOnce() {
		this.alice.send("hello", this.bob);
		SealWorld.Packet question = firstQuestion();
		for (int i = 0; i < 1000; i++) {
			this.world.deliverNow(question);
			this.world.runMillis(1);
		}
		assertThat(this.world.sent(PacketFormat.IAM)).hasSize(1);
		assertThat(this.bob.dropped(DropCause.REPLAYED)).isEqualTo(1000);
		assertThat(this.bob.dropped(DropCause.LIMITED)).isZero();
	}

	@Test
	void restartOfANodeWithTheOldSecretIsNoticed() {
		SealWorld world = SealWorld.create();
		SealNode alice = world.node(1, List.of(SealWorld.OTHER_REALM, SealWorld.REALM));
		SealNode bob = world.node(2, List.of(SealWorld.REALM));
		world.list(bob.address(), null);
		alice.send("hello", bob);
		world.run(Duration.ofSeconds(1));
		assertThat(bob.takeTexts()).containsExactly("hello");
		bob = world.restart(bob);
		world.list(bob.address(), null);
		for (int i = 0; i < 100; i++) {
			alice.send("n" + i, bob);
			world.runMillis(100);
		}
		assertThat(bob.takeTexts()).as("within 8 s").contains("n80", "n99");
	}

	private SealWorld.Packet firstQuestion() {
		this.world.runMillis(0);
		return this.world.sent(PacketFormat.WHO).get(0);
	}

	@Test
	void restartIsNoticedWhenItsSenderIsNotAnswered() {
		this.alice.send("hello", this.bob);
		this.world.runMillis(10);
		this.bob = this.world.restart(this.bob);
		this.world.list(this.bob.address(), null);
		for (int i = 0; i < 80; i++) {
			this.alice.send("n" + i, this.bob);
			this.world.runMillis(100);
		}
		assertThat(this.bob.takeTexts()).as("within 6 s").contains("n60", "n79");
		assertThat(this.alice.engine().remoteAt(this.bob.address())).isEqualTo(this.bob.identity());
	}

	@Test
	void restartIsNoticedAtOnceWhenTheOldInstanceWentDown() {
		this.alice.send("hello", this.bob);
		this.world.runMillis(10);
		String old = this.bob.identity().instanceId();
		this.bob = this.world.restart(this.bob);
		this.world.list(this.bob.address(), null);
		this.alice.engine().forget(old);
		this.alice.send("new", this.bob);
		this.world.runMillis(10);
		assertThat(this.bob.takeTexts()).containsExactly("new");
	}

	@Test
	void restartIsNoticedWhenTheNewInstanceSendsSomething() {
		this.alice.send("hello", this.bob);
		this.world.runMillis(10);
		this.bob = this.world.restart(this.bob);
		this.world.list(this.bob.address(), null);
		this.bob.send("I am new", this.alice);
		this.world.runMillis(10);
		this.alice.send("welcome", this.bob);
		this.world.runMillis(10);
		assertThat(this.alice.takeTexts()).containsExactly("I am new");
		assertThat(this.bob.takeTexts()).containsExactly("welcome");
	}

	@Test
	void nodeThatDiscoveryListsIsNotReplacedByOneThatSendsFromItsAddress() {
		this.world.list(this.bob.address(), this.bob.identity());
		SealNode carol = this.world.node(3);
		this.alice.send("hello", this.bob);
		carol.send("hello", this.alice);
		this.world.runMillis(10);
		this.alice.takeTexts();
		carol.send("from the address of bob", this.alice);
		SealWorld.Packet packet = this.world.sent().get(this.world.sent().size() - 1);
		this.world.deliverNow(new SealWorld.Packet(this.bob.address(), packet.to(), packet.bytes(), 0));
		assertThat(this.alice.received()).extracting(SealNode.Received::sender).containsExactly(carol.identity());
		this.alice.send("for bob only", this.bob);
		this.world.runMillis(10);
		assertThat(this.bob.takeTexts()).contains("for bob only");
		this.world.sent(PacketFormat.DATA)
			.forEach((data) -> this.world
				.deliverNow(new SealWorld.Packet(data.from(), carol.address(), data.bytes(), 0)));
		assertThat(carol.takeTexts()).isEmpty();
	}

	@Test
	void nodeIsFoundAgainWhenDiscoveryListsNobodyElseAtItsAddress() {
		SealNode carol = this.world.node(3);
		this.world.list(this.bob.address(), carol.identity());
		this.world.list(this.alice.address(), this.alice.identity());
		this.bob.send("hello", this.alice);
		this.world.runMillis(10);
		this.world.list(this.bob.address(), null);
		this.alice.send("welcome", this.bob);
		this.world.runMillis(3);
		assertThat(this.bob.takeTexts()).containsExactly("welcome");
		assertThat(this.world.sent(PacketFormat.WHO)).hasSize(1);
	}

	@Test
	void nodeItselfIsRefused() {
		this.alice.send("hello", this.alice);
		this.world.runMillis(10);
		assertThat(this.alice.refusals()).singleElement()
			.satisfies((refusal) -> assertThat(refusal).hasMessageContaining("this node itself"));
	}

	@Test
	void numberOfQuestionsIsBounded() {
		for (int i = 0; i < KeyQuestions.MAX_QUESTIONS; i++) {
			this.alice.send("hello", SealWorld.address(1000 + i));
		}
		assertThat(this.alice.refusals()).isEmpty();
		this.alice.send("one too many", SealWorld.address(10));
		assertThat(this.alice.refusals()).singleElement()
			.satisfies((refusal) -> assertThat(refusal).hasMessageContaining("too many addresses"));
		this.world.run(Duration.ofSeconds(40));
		assertThat(this.alice.refusals()).hasSize(KeyQuestions.MAX_QUESTIONS + 1);
		this.alice.send("hello", this.bob);
		this.world.runMillis(10);
		assertThat(this.bob.takeTexts()).containsExactly("hello");
	}

}
