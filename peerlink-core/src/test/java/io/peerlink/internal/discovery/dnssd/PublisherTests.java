package io.peerlink.internal.discovery.dnssd;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.dns.TxtRecord;
import io.peerlink.sim.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static io.peerlink.internal.discovery.dnssd.TestServices.TYPE;
import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Publisher} and {@link Answer}.
 */
class PublisherTests {

	private static final Publication SELF = new Publication(TYPE, "My Phone", 5000,
			TxtRecord.write(Map.of("instance_id", "i1")), "peerlink-1.local.", List.of(address("192.0.2.1")));

	private static final InetSocketAddress QUERIER = new InetSocketAddress(address("192.0.2.9"), Query.MDNS_PORT);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final RecordingSocket socket = new RecordingSocket();

	private final Publisher publisher = new Publisher(this.socket, this.scheduler, new Random(1));

	@Test
	void announcementIsSentAtOnceAndRepeated() {
		this.publisher.publish(SELF);
		assertThat(this.socket.announcements).containsExactly(SELF.records());
		advance(10_000);
		assertThat(this.socket.announcements).hasSize(4).containsOnly(SELF.records());
	}

	@Test
	void onePacketHoldsAllRecords() {
		assertThat(SELF.records()).hasExactlyElementsOfTypes(ResourceRecord.Pointer.class, ResourceRecord.Service.class,
				ResourceRecord.Text.class, ResourceRecord.Address.class);
	}

	@Test
	void goodbyeEndsAnnouncements() {
		this.publisher.publish(SELF);
		this.publisher.withdraw();
		this.publisher.repeatGoodbye();
		advance(10_000);
		assertThat(this.socket.announcements).containsExactly(SELF.records(), SELF.goodbye(), SELF.goodbye());
		assertThat(SELF.goodbye()).allMatch((record) -> record.ttl() == 0);
	}

	@Test
	void goodbyeIsNotRepeatedAfterANewAnnouncement() {
		this.publisher.publish(SELF);
		this.publisher.withdraw();
		this.publisher.publish(SELF);
		this.publisher.repeatGoodbye();
		assertThat(this.socket.announcements).containsExactly(SELF.records(), SELF.goodbye(), SELF.records());
	}

	@Test
	void changeOfAttributesNeedsNoGoodbye() {
		this.publisher.publish(SELF);
		Publication changed = new Publication(TYPE, "My Phone", 5000,
				TxtRecord.write(Map.of("instance_id", "i1", "hb", "1")), "peerlink-1.local.",
				List.of(address("192.0.2.1")));
		this.publisher.publish(changed);
		assertThat(this.socket.announcements).containsExactly(SELF.records(), changed.records());
	}

	@Test
	void newNameWithdrawsTheOldOne() {
		this.publisher.publish(SELF);
		Publication renamed = new Publication(TYPE, "Other", 5000, new byte[1], "peerlink-1.local.",
				List.of(address("192.0.2.1")));
		this.publisher.publish(renamed);
		assertThat(this.socket.announcements).containsExactly(SELF.records(), SELF.goodbye(), renamed.records());
	}

	@Test
	void questionForANameThatDiffersInCaseBeyondAsciiIsNotAnswered() {
		this.publisher.publish(
				new Publication(TYPE, "Büro", 5000, new byte[1], "peerlink-1.local.", List.of(address("192.0.2.1"))));
		advance(60_000);
		this.socket.announcements.clear();
		ask(new Question(TYPE.qualify("BÜRO"), RecordType.SERVICE));
		advance(1000);
		assertThat(this.socket.announcements).isEmpty();
		ask(new Question(TYPE.qualify("BüRO"), RecordType.SERVICE));
		advance(1000);
		assertThat(this.socket.announcements).hasSize(1);
	}

	@Test
	void questionForTheTypeIsAnsweredAfterAShortRandomDelay() {
		publishAndSettle();
		ask(new Question(TYPE.name(), RecordType.POINTER));
		advance(19);
		assertThat(this.socket.announcements).isEmpty();
		advance(101);
		assertThat(this.socket.announcements).containsExactly(SELF.records());
	}

	@Test
	void questionForTheTypeIsAnsweredByAnAnnouncementThatIsNear() {
		this.publisher.publish(SELF);
		ask(new Question(TYPE.name(), RecordType.POINTER));
		advance(249);
		assertThat(this.socket.announcements).hasSize(1);
		advance(1);
		assertThat(this.socket.announcements).hasSize(2);
		ask(new Question(TYPE.name(), RecordType.POINTER));
		advance(250);
		assertThat(this.socket.announcements).hasSize(3);
	}

	@Test
	void questionForThisNodeIsAnsweredAtOnce() {
		publishAndSettle();
		ask(new Question(TYPE.qualify("my phone"), RecordType.SERVICE));
		advance(0);
		assertThat(this.socket.announcements).containsExactly(SELF.records());
	}

	@Test
	void manyQuestionsGetOneAnswer() {
		publishAndSettle();
		for (int i = 0; i < 50; i++) {
			ask(new Question(TYPE.name(), RecordType.POINTER));
			ask(new Question(TYPE.qualify("My Phone"), RecordType.ANY));
		}
		advance(99);
		assertThat(this.socket.announcements).hasSize(1);
	}

	@Test
	void floodOfQuestionsGetsTenAnswersPerSecond() {
		publishAndSettle();
		for (int i = 0; i < 1000; i++) {
			ask(new Question(TYPE.qualify("My Phone"), RecordType.ANY));
			advance(1);
		}
		assertThat(this.socket.announcements).hasSizeBetween(5, 11);
	}

	@Test
	void questionsForOthersAreNotAnswered() {
		publishAndSettle();
		ask(new Question("somebody.local.", RecordType.ADDRESS));
		ask(new Question("localhost.", RecordType.ANY));
		ask(new Question(TYPE.qualify("Other Phone"), RecordType.ANY));
		ask(new Question("_printer._tcp.local.", RecordType.POINTER));
		ask(new Question("peerlink-1.local.", RecordType.OTHER));
		advance(1000);
		assertThat(this.socket.announcements).isEmpty();
	}

	@Test
	void questionForThisHostIsAnswered() {
		publishAndSettle();
		ask(new Question("PEERLINK-1.local.", RecordType.ADDRESS));
		advance(0);
		assertThat(this.socket.announcements).containsExactly(SELF.records());
	}

	@Test
	void listOfTypesHoldsTheServiceType() {
		publishAndSettle();
		ask(new Question(ServiceType.ALL_TYPES, RecordType.POINTER));
		assertThat(this.socket.announcements).containsExactly(List.of(SELF.typePointer()));
	}

	@Test
	void floodOfQuestionsForTheListOfTypesIsAnsweredAtALimitedRate() {
		publishAndSettle();
		for (int i = 0; i < 1000; i++) {
			ask(new Question(ServiceType.ALL_TYPES, RecordType.POINTER));
		}
		assertThat(this.socket.announcements).hasSize(20);
		advance(1000);
		ask(new Question(ServiceType.ALL_TYPES, RecordType.POINTER));
		assertThat(this.socket.announcements).hasSize(21);
	}

	@Test
	void querierThatKnowsTheNodeIsNotAnswered() {
		publishAndSettle();
		Question question = new Question(TYPE.name(), RecordType.POINTER);
		this.publisher.onQuery(new Query(List.of(question), SELF.records(), false, 0, QUERIER));
		advance(1000);
		assertThat(this.socket.announcements).isEmpty();
	}

	@Test
	void querierWhoseRecordExpiresSoonIsAnswered() {
		publishAndSettle();
		ResourceRecord old = new ResourceRecord.Pointer(TYPE.name(), Publication.TTL / 2 - 1, SELF.qualifiedName());
		this.publisher.onQuery(
				new Query(List.of(new Question(TYPE.name(), RecordType.POINTER)), List.of(old), false, 0, QUERIER));
		advance(1000);
		assertThat(this.socket.announcements).hasSize(1);
	}

	@Test
	void querierThatKnowsTheNodeInAFollowingPacketIsNotAnswered() {
		publishAndSettle();
		this.publisher
			.onQuery(new Query(List.of(new Question(TYPE.name(), RecordType.POINTER)), List.of(), true, 0, QUERIER));
		advance(100);
		this.publisher.onQuery(new Query(List.of(), SELF.records(), false, 0, QUERIER));
		advance(1000);
		assertThat(this.socket.announcements).isEmpty();
	}

	@Test
	void querierOnAnotherPortGetsAUnicastResponseThatExpiresSoon() {
		publishAndSettle();
		InetSocketAddress querier = new InetSocketAddress(address("192.0.2.9"), 4711);
		for (int i = 0; i < 100; i++) {
			this.publisher.onQuery(
					new Query(List.of(new Question(TYPE.name(), RecordType.POINTER)), List.of(), false, 7, querier));
		}
		assertThat(this.socket.announcements).isEmpty();
		assertThat(this.socket.responses).hasSize(20).containsOnly(SELF.legacyRecords());
		assertThat(SELF.legacyRecords()).allMatch((record) -> record.ttl() == 10);
	}

	@Test
	void querierThatWantsAUnicastResponseGetsBoth() {
		publishAndSettle();
		ask(new Question(TYPE.name(), RecordType.POINTER, true));
		assertThat(this.socket.responses).containsExactly(SELF.records());
		assertThat(this.socket.announcements).isEmpty();
		advance(120);
		assertThat(this.socket.announcements).containsExactly(SELF.records());
	}

	@Test
	void floodOfQuestionsForUnicastResponsesIsAnsweredAtALimitedRate() {
		publishAndSettle();
		for (int i = 0; i < 1000; i++) {
			ask(new Question(TYPE.name(), RecordType.POINTER, true));
		}
		assertThat(this.socket.responses).hasSize(20);
	}

	@Test
	void preferredAddressIsTheLastOneOfThePacket() {
		Publication two = new Publication(TYPE, "My Phone", 5000, new byte[1], "peerlink-1.local.",
				List.of(address("192.0.2.1"), address("169.254.3.4")));
		assertThat(two.records()).endsWith(
				new ResourceRecord.Address("peerlink-1.local.", Publication.HOST_TTL, true, address("169.254.3.4")),
				new ResourceRecord.Address("peerlink-1.local.", Publication.HOST_TTL, true, address("192.0.2.1")));
	}

	@Test
	void nothingIsAnsweredBeforeTheAnnouncementAndAfterTheGoodbye() {
		ask(new Question(TYPE.name(), RecordType.POINTER));
		publishAndSettle();
		this.publisher.withdraw();
		this.socket.announcements.clear();
		ask(new Question(TYPE.name(), RecordType.POINTER));
		advance(1000);
		assertThat(this.socket.announcements).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	/**
	 * Publishes the node, and waits until its announcements have ended.
	 */
	private void publishAndSettle() {
		this.publisher.publish(SELF);
		advance(10_000);
		this.socket.announcements.clear();
	}

	private void ask(Question question) {
		this.publisher.onQuery(new Query(List.of(question), List.of(), false, 0, QUERIER));
	}

	private void advance(long millis) {
		this.scheduler.advance(Duration.ofMillis(millis));
	}

}
