package io.peerlink.internal.discovery.dnssd;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.TxtRecord;
import io.peerlink.internal.discovery.net.Subnet;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.discovery.dnssd.TestServices.TTL;
import static io.peerlink.internal.discovery.dnssd.TestServices.TYPE;
import static io.peerlink.internal.discovery.dnssd.TestServices.announcement;
import static io.peerlink.internal.discovery.net.TestInterfaces.LAN;
import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServiceCache}.
 */
class ServiceCacheTests {

	private static final InetAddress SENDER = address("192.0.2.7");

	private static final Question SERVICE = new Question(TYPE.qualify("A"), RecordType.SERVICE);

	private static final Question TEXT = new Question(TYPE.qualify("A"), RecordType.TEXT);

	private static final Question HOST = new Question("host-A.local.", RecordType.ADDRESS);

	private final List<String> events = new ArrayList<>();

	private final LongAdder ignored = new LongAdder();

	private final ServiceCache cache = cache(null);

	private long now = TimeUnit.HOURS.toNanos(1);

	@Test
	void completePacketIsReportedOnce() {
		receive(announcement("Phone 1.a (x)", 5000, "i1", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered Phone 1.a (x) i1 192.0.2.7:5000");
	}

	@Test
	void orderOfRecordsDoesNotMatter() {
		List<ResourceRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.7"));
		Collections.reverse(records);
		receive(records);
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000");
	}

	@Test
	void namesThatDifferInCaseBeyondAsciiAreTwo() {
		for (int i = 0; i < 2; i++) {
			receive(announcement("Büro", 5000, "i1", "192.0.2.7"));
			receive(announcement("BÜRO", 5000, "i2", "192.0.2.8"));
		}
		assertThat(this.events).containsExactly("discovered Büro i1 192.0.2.7:5000",
				"discovered BÜRO i2 192.0.2.8:5000");
		receive(announcement("büRO", 6000, "i1", "192.0.2.7"));
		assertThat(this.events).last().isEqualTo("discovered Büro i1 192.0.2.7:6000");
	}

	@Test
	void restartUnderTheSameNameIsReportedOnce() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		this.events.clear();
		receive(announcement("A", 6000, "i2", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered A i2 192.0.2.7:6000");
	}

	@Test
	void unchangedServiceIsReportedOncePerSecond() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(this.events).hasSize(1);
		later(1);
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(this.events).hasSize(2);
	}

	@Test
	void serviceIsQueriedUntilItIsComplete() {
		List<ResourceRecord> records = announcement("A", 5000, "i1", "192.0.2.7");
		receive(records.subList(0, 1));
		assertThat(this.events).isEmpty();
		assertThat(this.cache.startQueries(this.now)).containsExactly(SERVICE, TEXT);
		assertThat(this.cache.startQueries(this.now)).isEmpty();
		later(1);
		assertThat(this.cache.startQueries(this.now)).containsExactly(SERVICE, TEXT);
		receive(records.subList(1, 4));
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000");
		later(1);
		assertThat(this.cache.startQueries(this.now)).isEmpty();
	}

	@Test
	void serviceThatNeverAnswersIsRemoved() {
		receive(announcement("A", 5000, "i1", "192.0.2.7").subList(0, 1));
		for (int i = 0; i < ServiceCache.MAX_QUERIES; i++) {
			later(5);
			this.cache.startQueries(this.now);
		}
		later(5);
		this.cache.expire(this.now);
		assertThat(this.cache.size()).isZero();
		assertThat(this.events).isEmpty();
	}

	@Test
	void goodbyeTakesEffectAtOnce() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		receive(List.of(new ResourceRecord.Pointer(TYPE.name(), 0, TYPE.qualify("A"))));
		assertThat(this.events).endsWith("lost A i1");
		assertThat(this.cache.size()).isZero();
	}

	@Test
	void goodbyeOfAnUnknownServiceIsIgnored() {
		receive(List.of(new ResourceRecord.Pointer(TYPE.name(), 0, TYPE.qualify("A"))));
		assertThat(this.events).isEmpty();
	}

	@Test
	void serviceWhoseRecordsExpiredIsLost() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		later(TTL - 1);
		this.cache.expire(this.now);
		assertThat(this.events).hasSize(1);
		later(1);
		this.cache.expire(this.now);
		assertThat(this.events).endsWith("lost A i1");
	}

	@Test
	void serviceIsQueriedBeforeItExpires() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		later(TTL * 79 / 100);
		assertThat(this.cache.startQueries(this.now)).isEmpty();
		later(TTL / 50);
		assertThat(this.cache.startQueries(this.now))
			.containsExactlyInAnyOrder(new Question(TYPE.name(), RecordType.POINTER), SERVICE, TEXT, HOST);
		assertThat(this.cache.startQueries(this.now)).isEmpty();
	}

	@Test
	void everyMissingRecordIsQueriedOnItsOwn() {
		List<ResourceRecord> records = announcement("A", 5000, "i1", "192.0.2.7");
		receive(records.subList(0, 1));
		assertThat(this.cache.startQueries(this.now)).containsExactly(SERVICE, TEXT);
		receive(records.subList(1, 2));
		assertThat(this.cache.isQueryUrgent(this.now)).isTrue();
		assertThat(this.cache.startQueries(this.now)).containsExactly(TEXT, HOST);
		assertThat(this.cache.isQueryUrgent(this.now)).isFalse();
		receive(records.subList(2, 3));
		assertThat(this.cache.startQueries(this.now)).containsExactly(HOST);
		receive(records.subList(3, 4));
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000");
		assertThat(this.cache.startQueries(this.now)).isEmpty();
	}

	@Test
	void addressOfAnUnknownHostIsNotKept() {
		List<ResourceRecord> records = announcement("A", 5000, "i1", "192.0.2.7");
		receive(records.subList(3, 4));
		receive(records.subList(0, 3));
		assertThat(this.events).isEmpty();
		assertThat(this.cache.startQueries(this.now)).containsExactly(HOST);
	}

	@Test
	void onlyTheRecordsThatExpireSoonAreQueried() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		receive(List.of(new ResourceRecord.Pointer(TYPE.name(), 4500, TYPE.qualify("A")),
				new ResourceRecord.Text(TYPE.qualify("A"), 4500, new byte[1])));
		later(TTL * 81 / 100);
		assertThat(this.cache.startQueries(this.now)).containsExactly(SERVICE, HOST);
	}

	@Test
	void changedAddressTakesThePlaceOfTheOldOneWhichLivesOnForAWhile() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		later(5);
		receive(announcement("A", 5000, "i1", "192.0.2.8"));
		assertThat(this.events).endsWith("discovered A i1 192.0.2.8:5000 192.0.2.7:5000");
		later(9);
		this.cache.expire(this.now);
		receive(announcement("A", 5000, "i1", "192.0.2.8"));
		assertThat(this.events).endsWith("discovered A i1 192.0.2.8:5000 192.0.2.7:5000");
		later(1);
		this.cache.expire(this.now);
		receive(announcement("A", 5000, "i1", "192.0.2.8"));
		assertThat(this.events).endsWith("discovered A i1 192.0.2.8:5000");
	}

	@Test
	void flushedAddressExpiresWithItsLease() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		later(TTL - 2);
		receive(announcement("A", 5000, "i1", "192.0.2.8"));
		later(2);
		this.cache.expire(this.now);
		receive(announcement("A", 5000, "i1", "192.0.2.8"));
		assertThat(this.events).endsWith("discovered A i1 192.0.2.8:5000");
	}

	@Test
	void interfacesThatFlushTheAddressOfEachOtherAreBothKept() {
		for (int i = 0; i < 30; i++) {
			receive(announcement("A", 5000, "i1", "192.0.2.7"));
			later(4);
			this.cache.expire(this.now);
			receive(announcement("A", 5000, "i1", "192.0.2.8"));
			later(4);
			this.cache.expire(this.now);
		}
		assertThat(this.events.subList(1, this.events.size())).isSubsetOf(
				"discovered A i1 192.0.2.7:5000 192.0.2.8:5000", "discovered A i1 192.0.2.8:5000 192.0.2.7:5000");
	}

	@Test
	void addressesReceivedTogetherDoNotReplaceEachOther() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		receive(announcement("A", 5000, "i1", "192.0.2.8"));
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000",
				"discovered A i1 192.0.2.7:5000 192.0.2.8:5000");
	}

	@Test
	void addressOfTheSenderIsPreferred() {
		List<ResourceRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.200"));
		records.add(new ResourceRecord.Address("host-A.local.", TTL, true, address("192.0.2.7")));
		receive(records);
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000 192.0.2.200:5000");
	}

	@Test
	void orderOfAddressesDoesNotFollowTheSender() {
		List<ResourceRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.8"));
		records.add(new ResourceRecord.Address("host-A.local.", TTL, true, address("192.0.2.7")));
		receive(records);
		later(2);
		this.cache.received(address("192.0.2.8"), records, this.now);
		assertThat(this.events).containsOnly("discovered A i1 192.0.2.7:5000 192.0.2.8:5000").hasSize(2);
	}

	@Test
	void addressesThatTheLinkReachesComeFirstAndLinkLocalOnesAfterThem() {
		ServiceCache ours = cache(null, new UsableInterface("eth0", 2, List.of(address("192.0.2.1")), false,
				List.of(new Subnet(address("169.254.1.1"), 16), new Subnet(address("192.0.2.1"), 24)), 0));
		List<ResourceRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "198.51.100.7"));
		records.add(new ResourceRecord.Address("host-A.local.", TTL, true, address("169.254.3.4")));
		records.add(new ResourceRecord.Address("host-A.local.", TTL, true, address("192.0.2.7")));
		ours.received(address("198.51.100.7"), records, this.now);
		ours.received(address("169.254.3.4"), records, this.now);
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000 169.254.3.4:5000 198.51.100.7:5000");
	}

	@Test
	void linkThatMovedHasItsRecordsConfirmedSoon() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		receive(announcement("B", 5000, "i2", "192.0.2.7"));
		this.cache.moveTo(LAN, this.now);
		assertThat(this.cache.knownAnswers(this.now)).isEmpty();
		assertThat(this.cache.startQueries(this.now)).contains(SERVICE, TEXT, HOST);
		later(2);
		receive(announcement("B", 5000, "i2", "192.0.2.7"));
		later(8);
		this.cache.expire(this.now);
		assertThat(this.events).filteredOn((event) -> event.startsWith("lost")).containsExactly("lost A i1");
		later(TTL - 9);
		this.cache.expire(this.now);
		assertThat(this.events).doesNotContain("lost B i2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "0.1.2.3", "224.0.0.251", "239.1.1.1", "255.255.255.255", "240.0.0.1",
			"127.0.0.1", "192.0.2.255" })
	void implausibleAddressIsIgnoredAndCounted(String bad) {
		receive(announcement("A", 5000, "i1", bad));
		assertThat(this.events).isEmpty();
		assertThat(this.ignored.sum()).isEqualTo(1);
	}

	@Test
	void portZeroIsIgnoredAndCounted() {
		receive(announcement("A", 0, "i1", "192.0.2.7"));
		assertThat(this.events).isEmpty();
		assertThat(this.ignored.sum()).isEqualTo(1);
	}

	@Test
	void hugeTextIsIgnoredAndCounted() {
		List<ResourceRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.7"));
		records.set(2, new ResourceRecord.Text(TYPE.qualify("A"), TTL, new byte[TxtRecord.MAX_READ + 1]));
		receive(records);
		assertThat(this.events).isEmpty();
		assertThat(this.ignored.sum()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\u0001", "line\nbreak", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
	void invalidNameIsIgnoredAndCounted(String name) {
		receive(announcement(name, 5000, "i1", "192.0.2.7"));
		assertThat(this.events).isEmpty();
		assertThat(this.ignored.sum()).isEqualTo(1);
	}

	@Test
	void otherServiceTypesAreIgnored() {
		receive(List.of(new ResourceRecord.Pointer("_printer._tcp.local.", TTL, "A._printer._tcp.local.")));
		assertThat(this.cache.size()).isZero();
	}

	@Test
	void numberOfServicesIsLimited() {
		for (int i = 0; i < ServiceCache.MAX_SERVICES + 3; i++) {
			receive(announcement("N" + i, 5000, "i" + i, "192.0.2.7"));
		}
		assertThat(this.cache.size()).isEqualTo(ServiceCache.MAX_SERVICES);
		assertThat(this.ignored.sum()).isEqualTo(3);
	}

	@Test
	void numberOfAddressesIsLimited() {
		List<ResourceRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.7"));
		for (int i = 1; i < 100; i++) {
			records.add(new ResourceRecord.Address("host-A.local.", TTL, true, address("198.51.100." + i)));
		}
		receive(records);
		assertThat(this.events).singleElement()
			.satisfies((event) -> assertThat(event.split(":5000")).hasSize(HostAddresses.MAX_ADDRESSES)
				.startsWith("discovered A i1 192.0.2.7", " 198.51.100.1"));
		later(2);
		receive(announcement("A", 5000, "i1", "192.0.2.8"));
		assertThat(this.events.get(1)).startsWith("discovered A i1 192.0.2.8:5000 ");
	}

	@Test
	void timeToLiveIsLimited() {
		receive(List.of(new ResourceRecord.Pointer(TYPE.name(), Integer.MAX_VALUE, TYPE.qualify("A"))));
		later(Lease.MAX_SECONDS + 1);
		this.cache.expire(this.now);
		assertThat(this.cache.size()).isZero();
	}

	@Test
	void realmMustMatch() {
		ServiceCache ours = cache("0123456789abcdef");
		ours.received(SENDER, announcement("A", 5000, "i1", "192.0.2.7"), this.now);
		assertThat(this.events).isEmpty();
		ours.received(SENDER, announcement("B", 5000, "i2", "192.0.2.7", "realm", "0123456789abcdef"), this.now);
		ours.received(SENDER, announcement("C", 5000, "i3", "192.0.2.7", "realm", "1123456789abcdef"), this.now);
		assertThat(this.events).containsExactly("discovered B i2 192.0.2.7:5000");
	}

	@Test
	void nodeThatLeavesTheRealmIsLost() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		receive(announcement("A", 5000, "i1", "192.0.2.7", "realm", "0123456789abcdef"));
		assertThat(this.events).endsWith("lost A i1");
	}

	@Test
	void clearedCacheReportsAllNodesLost() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		receive(announcement("B", 5000, "i2", "192.0.2.7"));
		this.cache.clear();
		assertThat(this.events).endsWith("lost A i1", "lost B i2");
	}

	@Test
	void knownAnswersAreInTheFirstHalfOfTheirLease() {
		receive(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(this.cache.knownAnswers(this.now))
			.containsExactly(new ResourceRecord.Pointer(TYPE.name(), TTL, TYPE.qualify("A")));
		later(TTL / 2 + 1);
		assertThat(this.cache.knownAnswers(this.now)).isEmpty();
	}

	private ServiceCache cache(@Nullable String realm) {
		return cache(realm, LAN);
	}

	private ServiceCache cache(@Nullable String realm, UsableInterface link) {
		return new ServiceCache(TYPE, realm, link, new DiscoveryListener() {

			@Override
			public void discovered(String source, DiscoveredNode node) {
				ServiceCacheTests.this.events.add("discovered " + node.name() + " " + node.instanceId() + " "
						+ node.addresses()
							.stream()
							.map((at) -> at.getAddress().getHostAddress() + ":" + at.getPort())
							.collect(Collectors.joining(" ")));
			}

			@Override
			public void lost(String source, String name, @Nullable String instanceId) {
				ServiceCacheTests.this.events.add("lost " + name + " " + instanceId);
			}

		}, this.ignored);
	}

	private void receive(List<ResourceRecord> records) {
		this.cache.received(SENDER, records, this.now);
	}

	private void later(long seconds) {
		this.now += TimeUnit.SECONDS.toNanos(seconds);
	}

}
