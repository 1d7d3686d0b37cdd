package io.peerlink.internal.discovery.dnssd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.peerlink.internal.discovery.dnssd.TestServices.TYPE;
import static io.peerlink.internal.discovery.dnssd.TestServices.announcement;
import static io.peerlink.internal.discovery.net.TestInterfaces.LAN;
import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DnsSdEngine}, {@link DnsSdLink}, {@link Browser}, {@link LookupTable},
 * {@link Lookup}, {@link Relevance} and {@link AddressCorrection}.
 */
class DnsSdEngineTests {

	private static final Question ALL = new Question(TYPE.name(), RecordType.POINTER);

	private static final List<Question> QUESTIONS = List.of(new Question(TYPE.qualify("A"), RecordType.SERVICE),
			new Question(TYPE.qualify("A"), RecordType.TEXT));

	private static final Question HOST = new Question("host-A.local.", RecordType.ADDRESS);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final RecordingSocket socket = new RecordingSocket();

	private final List<MdnsSocket.Receiver> receivers = new ArrayList<>();

	private final List<String> events = new ArrayList<>();

	private final List<DiscoveredNode> nodes = new ArrayList<>();

	private boolean failing;

	private final DnsSdEngine engine = new DnsSdEngine(TYPE, null, (networkInterface, receiver) -> {
		this.receivers.add(receiver);
		return this.socket;
	}, this.scheduler, new Random(1));

	@BeforeEach
	void start() {
		this.engine.start(new DiscoveryListener() {

			@Override
			public void discovered(String source, DiscoveredNode node) {
				if (DnsSdEngineTests.this.failing) {
					throw new StackOverflowError("for the test");
				}
				DnsSdEngineTests.this.events.add("discovered " + source + " " + node.name());
				DnsSdEngineTests.this.nodes.add(node);
			}

			@Override
			public void lost(String source, String name, @Nullable String instanceId) {
				DnsSdEngineTests.this.events.add("lost " + source + " " + name);
			}

		});
	}

	@Test
	void queriesForAllInstancesComeAtIntervalsThatDoubleUpToAMinute() throws IOException {
		open();
		List<Long> times = new ArrayList<>();
		for (long seconds = 0; times.size() < 12; seconds++) {
			int before = this.socket.queries.size();
			advance(250);
			if (this.socket.queries.size() > before) {
				times.add((seconds + 1) * 250);
			}
		}
		assertThat(times).startsWith(250L, 750L, 1750L, 3750L, 7750L, 15_750L, 31_750L, 63_750L, 123_750L, 183_750L);
		assertThat(this.socket.queries).containsOnly(List.of(ALL));
	}

	@Test
	void refreshQueriesAtOnceAndAtShortIntervalsAgain() throws IOException {
		open();
		advance(120_000);
		int before = this.socket.queries.size();
		this.engine.refresh();
		advance(0);
		assertThat(this.socket.queries).hasSize(before + 1);
		advance(1000);
		assertThat(this.socket.queries).hasSize(before + 3);
		advance(60_000);
		assertThat(this.socket.queries).hasSize(before + 8);
	}

	@Test
	void discoveredNodeIsReportedWithItsLink() throws IOException {
		open();
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered mdns/eth0 A");
	}

	@Test
	void nodesOfARemovedLinkAreLost() throws IOException {
		DnsSdLink link = open();
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		this.engine.remove(link);
		advance(LinkCaches.GRACE.toMillis() - 1);
		assertThat(this.events).containsExactly("discovered mdns/eth0 A");
		advance(1);
		assertThat(this.events).containsExactly("discovered mdns/eth0 A", "lost mdns/eth0 A");
		receive(announcement("B", 5000, "i2", "192.0.2.7"));
		assertThat(this.events).hasSize(2);
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void missingRecordsAreQueriedSoon() throws IOException {
		open();
		receive(announcement("A", 5000, "i1", "192.0.2.7").subList(0, 1));
		advance(20);
		assertThat(this.socket.queries).endsWith(QUESTIONS);
	}

	@Test
	void recordsInPacketsOfTheirOwnAreQueriedOneAfterTheOther() throws IOException {
		open();
		this.socket.queries.clear();
		List<ResourceRecord> records = announcement("A", 5000, "i1", "192.0.2.7");
		receive(records.subList(0, 1));
		advance(20);
		receive(records.subList(1, 2));
		receive(records.subList(2, 3));
		advance(20);
		assertThat(this.socket.queries).containsExactly(QUESTIONS, List.of(HOST));
		receive(records.subList(3, 4));
		assertThat(this.events).containsExactly("discovered mdns/eth0 A");
	}

	@Test
	void floodOfIncompleteServicesIsQueriedAtALimitedRate() throws IOException {
		open();
		this.socket.queries.clear();
		for (int i = 0; i < 1000; i++) {
			receive(announcement("N" + i, 5000, "i" + i, "192.0.2.7").subList(0, 1));
			advance(1);
		}
		assertThat(this.socket.queries).hasSizeLessThan(30);
	}

	@Test
	void packetFromAnotherSubnetCounts() throws IOException {
		open();
		List<ResourceRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "198.51.100.1"));
		this.receivers.get(0).onResponse(address("198.51.100.1"), records);
		announce("Me");
		advance(5000);
		this.socket.announcements.clear();
		ask("198.51.100.1", Query.MDNS_PORT, true);
		advance(200);
		assertThat(this.events).containsExactly("discovered mdns/eth0 A");
		assertThat(this.socket.responses).isEmpty();
		assertThat(this.socket.announcements).hasSize(1);
	}

	@Test
	void unicastResponsesDoNotLeaveTheSubnet() throws IOException {
		open();
		announce("Me");
		ask("198.51.100.1", 4711, false);
		assertThat(this.socket.responses).isEmpty();
		assertThat(this.engine.ignored()).isEqualTo(1);
		ask("192.0.2.9", 4711, false);
		assertThat(this.socket.responses).hasSize(1);
	}

	@Test
	void packetsOfOthersDoNotWait() throws IOException {
		open();
		for (int i = 0; i < DnsSdLink.MAX_WAITING; i++) {
			this.receivers.get(0)
				.onResponse(address("192.0.2.7"),
						List.of(new ResourceRecord.Pointer("_x._tcp.local.", 120, "Printer._x._tcp.local.")));
			this.receivers.get(0)
				.onQuery(new Query(List.of(new Question("_x._tcp.local.", RecordType.POINTER)), List.of(), false, 0,
						new InetSocketAddress(address("192.0.2.7"), Query.MDNS_PORT)));
		}
		receive(announcement("B", 5000, "i2", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered mdns/eth0 B");
		assertThat(this.engine.ignored()).isZero();
	}

	@Test
	void addressThatNobodyReachesIsReplacedByTheSourceOfThePacket() throws IOException {
		open();
		receive(announcement("A", 5000, "i1", "127.0.0.1"));
		assertThat(this.nodes).singleElement()
			.satisfies((node) -> assertThat(node.addresses())
				.containsExactly(new InetSocketAddress(address("192.0.2.7"), 5000)));
		assertThat(this.engine.ignored()).isZero();
	}

	@Test
	void addressThatNobodyReachesIsIgnoredBesideAnother() throws IOException {
		open();
		List<ResourceRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "127.0.0.1"));
		records.add(new ResourceRecord.Address("HOST-a.local.", 120, true, address("192.0.2.8")));
		receive(records);
		assertThat(this.nodes).singleElement()
			.satisfies((node) -> assertThat(node.addresses())
				.containsExactly(new InetSocketAddress(address("192.0.2.8"), 5000)));
	}

	@Test
	void addressIsNotReplacedByAnImplausibleSource() throws IOException {
		open();
		this.receivers.get(0).onResponse(address("127.0.0.1"), announcement("A", 5000, "i1", "127.0.0.1"));
		advance(0);
		assertThat(this.events).isEmpty();
		assertThat(this.engine.ignored()).isEqualTo(1);
	}

	@Test
	void failureToSendDoesNotSilenceTheLink() throws IOException {
		open();
		this.socket.failure = new StackOverflowError("for the test");
		for (int i = 0; i < 20; i++) {
			assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> advance(120_000));
		}
		this.socket.failure = null;
		this.socket.queries.clear();
		advance(120_000);
		assertThat(this.socket.queries).isNotEmpty().containsOnly(List.of(ALL));
		receive(announcement("A", 5000, "i1", "192.0.2.7").subList(0, 1));
		this.socket.failure = new StackOverflowError("for the test");
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> advance(20));
		this.socket.failure = null;
		advance(200);
		assertThat(this.socket.queries).endsWith(QUESTIONS);
	}

	@Test
	void failureToAnnounceDoesNotSilenceTheLink() throws IOException {
		this.engine.announce(new Announcement("Self", "own", 5000, Map.of("instance_id", "own")));
		advance(0);
		this.socket.failure = new StackOverflowError("for the test");
		this.engine.open(LAN);
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> advance(0));
		this.socket.failure = null;
		advance(2000);
		assertThat(this.socket.queries).isNotEmpty();
		assertThat(this.socket.announcements).isNotEmpty();
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered mdns/eth0 A");
	}

	@Test
	void listenerThatFailsDoesNotSilenceTheLink() throws IOException {
		open();
		this.failing = true;
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		this.failing = false;
		receive(announcement("B", 5000, "i2", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered mdns/eth0 B");
	}

	@Test
	void numberOfWaitingPacketsIsLimited() throws IOException {
		open();
		for (int i = 0; i < DnsSdLink.MAX_WAITING + 5; i++) {
			this.receivers.get(0).onResponse(address("192.0.2.7"), announcement("A", 5000, "i1", "192.0.2.7"));
		}
		assertThat(this.engine.ignored()).isEqualTo(5);
		advance(0);
		receive(announcement("B", 5000, "i2", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered mdns/eth0 A", "discovered mdns/eth0 B");
	}

	@Test
	void linkThatIsOpenedLaterPublishesTheNode() throws IOException {
		announce("Me");
		open();
		assertThat(this.socket.announcements).hasSize(1);
	}

	@Test
	void goodbyeIsRepeatedBeforeTheWithdrawalCompletes() throws IOException {
		open();
		announce("Me");
		this.socket.announcements.clear();
		CompletableFuture<Void> withdrawn = this.engine.withdraw();
		advance(19);
		assertThat(this.socket.announcements).hasSize(1);
		assertThat(withdrawn).isNotDone();
		advance(1);
		assertThat(this.socket.announcements).hasSize(2)
			.allSatisfy((records) -> assertThat(records).extracting(ResourceRecord::ttl).containsOnly(0));
		assertThat(withdrawn).isCompleted();
	}

	@Test
	void withdrawalOfAnUnannouncedNodeCompletesAtOnce() throws IOException {
		open();
		CompletableFuture<Void> withdrawn = this.engine.withdraw();
		advance(0);
		assertThat(withdrawn).isCompleted();
		assertThat(this.socket.announcements).isEmpty();
	}

	@Test
	void lookupCollectsTheOwnersOfAName() throws IOException {
		open();
		this.engine.interfacesKnown();
		CompletableFuture<List<DiscoveredNode>> owners = this.engine.lookup("A");
		advance(10);
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		receive(announcement("B", 5000, "i9", "192.0.2.7"));
		receive(announcement("a", 5001, "i2", "192.0.2.8"));
		advance(LookupTable.DURATION.toMillis() - 11);
		assertThat(owners).isNotDone();
		advance(1);
		assertThat(owners.join()).extracting(DiscoveredNode::instanceId).containsExactly("i1", "i2");
	}

	@Test
	void lookupPutsTheRecordsOfOneSenderTogether() throws IOException {
		open();
		this.engine.interfacesKnown();
		CompletableFuture<List<DiscoveredNode>> owners = this.engine.lookup("A");
		advance(10);
		List<ResourceRecord> records = announcement("A", 5000, "i1", "192.0.2.7");
		receive(records.subList(1, 2));
		receive(records.subList(2, 3));
		this.receivers.get(0)
			.onResponse(address("192.0.2.8"),
					List.of(new ResourceRecord.Address("other.local.", 120, true, address("192.0.2.8"))));
		advance(65);
		assertThat(this.socket.probes).contains(List.of(QUESTIONS.get(0), QUESTIONS.get(1), HOST));
		receive(records.subList(3, 4));
		advance(175);
		assertThat(owners.join()).extracting(DiscoveredNode::instanceId).containsExactly("i1");
	}

	@Test
	void lookupIsRepeatedUnlessItIsAnswered() throws IOException {
		open();
		this.engine.interfacesKnown();
		CompletableFuture<List<DiscoveredNode>> owners = this.engine.lookup("A");
		advance(249);
		assertThat(this.socket.probes).hasSize(3).containsOnly(QUESTIONS);
		advance(1);
		assertThat(owners).isCompletedWithValue(List.of());
		this.socket.probes.clear();
		CompletableFuture<List<DiscoveredNode>> answered = this.engine.lookup("A");
		advance(10);
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		advance(240);
		assertThat(this.socket.probes).hasSize(1);
		assertThat(answered.join()).hasSize(1);
	}

	/**
	 * A responder may keep a query waiting for more than the duration of a look-up, but
	 * never a probe.
	 */
	@Test
	void lookupProbesLikeANodeThatIsAboutToTakeTheName() throws IOException {
		open();
		this.engine.interfacesKnown();
		assertThat(this.engine.lookup("A")).isNotDone();
		advance(0);
		assertThat(this.socket.proposals).singleElement()
			.satisfies((proposed) -> assertThat(proposed.name()).isEqualTo(TYPE.qualify("A")));
	}

	@Test
	void abandonedNodeIsNeitherAnsweredNorSaysGoodbye() throws IOException {
		open();
		announce("Me");
		this.socket.announcements.clear();
		this.engine.abandon();
		advance(0);
		InetSocketAddress querier = new InetSocketAddress(address("192.0.2.7"), Query.MDNS_PORT);
		this.receivers.get(0).onQuery(new Query(List.of(ALL), List.of(), false, 1, querier));
		advance(5000);
		assertThat(this.socket.announcements).isEmpty();
		assertThat(this.engine.withdraw()).isNotNull();
		advance(100);
		assertThat(this.socket.announcements).isEmpty();
	}

	@Test
	void lookupWaitsForTheInterfaces() throws IOException {
		CompletableFuture<List<DiscoveredNode>> early = this.engine.lookup("A");
		CompletableFuture<List<DiscoveredNode>> tooEarly = this.engine.lookup("B");
		advance(899);
		assertThat(early).isNotDone();
		open();
		this.engine.interfacesKnown();
		advance(0);
		assertThat(this.socket.probes).contains(QUESTIONS);
		advance(1);
		assertThat(tooEarly).isCompletedWithValue(List.of());
	}

	@Test
	void lookupWithoutLinksCompletesAtOnce() {
		this.engine.interfacesKnown();
		CompletableFuture<List<DiscoveredNode>> owners = this.engine.lookup("A");
		advance(0);
		assertThat(owners).isCompletedWithValue(List.of());
	}

	@Test
	void numberOfLookupsIsLimited() throws IOException {
		open();
		this.engine.interfacesKnown();
		List<CompletableFuture<List<DiscoveredNode>>> lookups = new ArrayList<>();
		for (int i = 0; i <= LookupTable.MAX_LOOKUPS; i++) {
			lookups.add(this.engine.lookup("A"));
		}
		advance(0);
		assertThat(lookups.remove(LookupTable.MAX_LOOKUPS)).isCompletedWithValue(List.of());
		assertThat(lookups).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void closedEngineCompletesLookupsAndNotifiesNobody() throws IOException {
		open();
		this.engine.interfacesKnown();
		CompletableFuture<List<DiscoveredNode>> owners = this.engine.lookup("A");
		advance(0);
		this.engine.close();
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(owners).isCompletedWithValue(List.of());
		assertThat(this.engine.lookup("A")).isCompletedWithValue(List.of());
		assertThat(this.events).isEmpty();
	}

	private DnsSdLink open() throws IOException {
		DnsSdLink link = this.engine.open(LAN);
		advance(0);
		return link;
	}

	private void announce(String name) {
		this.engine.announce(new Announcement(name, "me", 5000, Map.of("instance_id", "me")));
		advance(0);
	}

	private void ask(String from, int port, boolean unicast) {
		Question question = new Question(TYPE.name(), RecordType.POINTER, unicast);
		this.receivers.get(0)
			.onQuery(new Query(List.of(question), List.of(), false, 0, new InetSocketAddress(address(from), port)));
		advance(0);
	}

	private void receive(List<ResourceRecord> records) {
		this.receivers.get(0).onResponse(address("192.0.2.7"), records);
		advance(0);
	}

	private void advance(long millis) {
		this.scheduler.advance(Duration.ofMillis(millis));
	}

}
