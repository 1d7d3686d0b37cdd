package io.peerlink.internal.discovery.mdns;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peerlink.internal.discovery.mdns.Query.Kind;
import io.peerlink.internal.discovery.mdns.Query.Question;
import org.junit.jupiter.api.Test;

import static io.peerlink.internal.discovery.mdns.Fixtures.TYPE;
import static io.peerlink.internal.discovery.mdns.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Publisher} and {@link Answer}.
 */
class PublisherTests {

	private static final Publication SELF = new Publication(TYPE, "My Phone", 5000,
			TxtRecord.write(Map.of("instance_id", "i1")), "peerlink-1.local.", address("192.0.2.1"));

	private final ManualScheduler scheduler = new ManualScheduler();

	private final RecordingSocket socket = new RecordingSocket();

	private final Publisher publisher = new Publisher(this.socket, this.scheduler, new Random(1));

	@Test
	void announcementIsSentAtOnceAndRepeated() {
		this.publisher.publish(SELF);
		assertThat(this.socket.told).containsExactly(SELF.records());
		this.scheduler.advance(10_000);
		assertThat(this.socket.told).hasSize(4).containsOnly(SELF.records());
	}

	@Test
	void onePacketTellsEverything() {
		assertThat(SELF.records()).hasExactlyElementsOfTypes(MdnsRecord.Pointer.class, MdnsRecord.Service.class,
				MdnsRecord.Text.class, MdnsRecord.Address.class);
	}

	@Test
	void goodbyeEndsAnnouncements() {
		this.publisher.publish(SELF);
		this.publisher.withdraw();
		this.publisher.repeatGoodbye();
		this.scheduler.advance(10_000);
		assertThat(this.socket.told).containsExactly(SELF.records(), SELF.goodbye(), SELF.goodbye());
		assertThat(SELF.goodbye()).allMatch((record) -> record.ttl() == 0);
	}

	@Test
	void goodbyeIsNotRepeatedAfterANewAnnouncement() {
		this.publisher.publish(SELF);
		this.publisher.withdraw();
		this.publisher.publish(SELF);
		this.publisher.repeatGoodbye();
		assertThat(this.socket.told).containsExactly(SELF.records(), SELF.goodbye(), SELF.records());
	}

	@Test
	void changeOfAttributesNeedsNoGoodbye() {
		this.publisher.publish(SELF);
		Publication changed = new Publication(TYPE, "My Phone", 5000,
				TxtRecord.write(Map.of("instance_id", "i1", "hb", "1")), "peerlink-1.local.", address("192.0.2.1"));
		this.publisher.publish(changed);
		assertThat(this.socket.told).containsExactly(SELF.records(), changed.records());
	}

	@Test
	void newNameTakesTheOldOneBack() {
		this.publisher.publish(SELF);
		Publication renamed = new Publication(TYPE, "Other", 5000, new byte[1], "peerlink-1.local.",
				address("192.0.2.1"));
		this.publisher.publish(renamed);
		assertThat(this.socket.told).containsExactly(SELF.records(), SELF.goodbye(), renamed.records());
	}

	@Test
	void questionForAllIsAnsweredAfterAShortRandomTime() {
		quiet();
		ask(new Question(TYPE.name(), Kind.POINTER));
		this.scheduler.advance(19);
		assertThat(this.socket.told).isEmpty();
		this.scheduler.advance(101);
		assertThat(this.socket.told).containsExactly(SELF.records());
	}

	@Test
	void questionForAllIsAnsweredByAnAnnouncementThatComesSoon() {
		this.publisher.publish(SELF);
		ask(new Question(TYPE.name(), Kind.POINTER));
		this.scheduler.advance(249);
		assertThat(this.socket.told).hasSize(1);
		this.scheduler.advance(1);
		assertThat(this.socket.told).hasSize(2);
		ask(new Question(TYPE.name(), Kind.POINTER));
		this.scheduler.advance(250);
		assertThat(this.socket.told).hasSize(3);
	}

	@Test
	void questionForThisNodeIsAnsweredAtOnce() {
		quiet();
		ask(new Question(TYPE.qualify("my phone"), Kind.SERVICE));
		this.scheduler.advance(0);
		assertThat(this.socket.told).containsExactly(SELF.records());
	}

	@Test
	void manyQuestionsGetOneAnswer() {
		quiet();
		for (int i = 0; i < 50; i++) {
			ask(new Question(TYPE.name(), Kind.POINTER));
			ask(new Question(TYPE.qualify("My Phone"), Kind.ANY));
		}
		this.scheduler.advance(99);
		assertThat(this.socket.told).hasSize(1);
	}

	@Test
	void floodOfQuestionsGetsTenAnswersASecond() {
		quiet();
		for (int i = 0; i < 1000; i++) {
			ask(new Question(TYPE.qualify("My Phone"), Kind.ANY));
			this.scheduler.advance(1);
		}
		assertThat(this.socket.told).hasSizeBetween(5, 11);
	}

	@Test
	void questionsForOthersAreNotAnswered() {
		quiet();
		ask(new Question("somebody.local.", Kind.ADDRESS));
		ask(new Question("localhost.", Kind.ANY));
		ask(new Question(TYPE.qualify("Other Phone"), Kind.ANY));
		ask(new Question("_printer._tcp.local.", Kind.POINTER));
		ask(new Question("peerlink-1.local.", Kind.OTHER));
		this.scheduler.advance(1000);
		assertThat(this.socket.told).isEmpty();
	}

	@Test
	void questionForThisHostIsAnswered() {
		quiet();
		ask(new Question("PEERLINK-1.local.", Kind.ADDRESS));
		this.scheduler.advance(0);
		assertThat(this.socket.told).containsExactly(SELF.records());
	}

	@Test
	void listOfTypesNamesOurs() {
		quiet();
		ask(new Question(ServiceType.ALL_TYPES, Kind.POINTER));
		assertThat(this.socket.told).containsExactly(List.of(SELF.typePointer()));
	}

	@Test
	void whoKnowsUsIsNotAnswered() {
		quiet();
		Question question = new Question(TYPE.name(), Kind.POINTER);
		this.publisher.onQuery(new Query(List.of(question), SELF.records(), false, 0, null));
		this.scheduler.advance(1000);
		assertThat(this.socket.told).isEmpty();
	}

	@Test
	void whoWillForgetUsSoonIsAnswered() {
		quiet();
		MdnsRecord old = new MdnsRecord.Pointer(TYPE.name(), Publication.TTL / 2 - 1, SELF.qualifiedName());
		this.publisher
			.onQuery(new Query(List.of(new Question(TYPE.name(), Kind.POINTER)), List.of(old), false, 0, null));
		this.scheduler.advance(1000);
		assertThat(this.socket.told).hasSize(1);
	}

	@Test
	void whoKnowsUsInAFollowingPacketIsNotAnswered() {
		quiet();
		this.publisher.onQuery(new Query(List.of(new Question(TYPE.name(), Kind.POINTER)), List.of(), true, 0, null));
		this.scheduler.advance(100);
		this.publisher.onQuery(new Query(List.of(), SELF.records(), false, 0, null));
		this.scheduler.advance(1000);
		assertThat(this.socket.told).isEmpty();
	}

	@Test
	void askerThatIsNoMdnsStackGetsADirectReplyThatItForgetsSoon() {
		quiet();
		InetSocketAddress asker = new InetSocketAddress(address("192.0.2.9"), 4711);
		for (int i = 0; i < 100; i++) {
			this.publisher
				.onQuery(new Query(List.of(new Question(TYPE.name(), Kind.POINTER)), List.of(), false, 7, asker));
		}
		assertThat(this.socket.told).isEmpty();
		assertThat(this.socket.replied).hasSize(20).containsOnly(SELF.directRecords());
		assertThat(SELF.directRecords()).allMatch((record) -> record.ttl() == 10);
	}

	@Test
	void nobodyIsAnsweredBeforeTheAnnouncementAndAfterTheGoodbye() {
		ask(new Question(TYPE.name(), Kind.POINTER));
		quiet();
		this.publisher.withdraw();
		this.socket.told.clear();
		ask(new Question(TYPE.name(), Kind.POINTER));
		this.scheduler.advance(1000);
		assertThat(this.socket.told).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	/**
	 * Publish, and wait until nothing more comes by itself.
	 */
	private void quiet() {
		this.publisher.publish(SELF);
		this.scheduler.advance(10_000);
		this.socket.told.clear();
	}

	private void ask(Question question) {
		this.publisher.onQuery(new Query(List.of(question), List.of(), false, 0, null));
	}

}
