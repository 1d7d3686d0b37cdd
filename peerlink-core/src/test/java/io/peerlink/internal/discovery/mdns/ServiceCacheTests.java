package io.peerlink.internal.discovery.mdns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.discovery.mdns.Fixtures.LAN;
import static io.peerlink.internal.discovery.mdns.Fixtures.TYPE;
import static io.peerlink.internal.discovery.mdns.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServiceCache}.
 */
class ServiceCacheTests {

	private static final InetAddress SENDER = address("192.0.2.7");

	private static final int TTL = 120;

	private final List<String> events = new ArrayList<>();

	private final LongAdder ignored = new LongAdder();

	private final ServiceCache table = table(null);

	private long now = TimeUnit.HOURS.toNanos(1);

	@Test
	void completePacketIsOneSighting() {
		hear(announcement("Phone 1.a (x)", 5000, "i1", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered Phone 1.a (x) i1 192.0.2.7:5000");
	}

	@Test
	void orderOfRecordsDoesNotMatter() {
		List<MdnsRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.7"));
		Collections.reverse(records);
		hear(records);
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000");
	}

	@Test
	void restartUnderTheSameNameIsOneSighting() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		this.events.clear();
		hear(announcement("A", 6000, "i2", "192.0.2.7"));
		assertThat(this.events).containsExactly("discovered A i2 192.0.2.7:6000");
	}

	@Test
	void serviceThatIsHeardAgainUnchangedIsReportedOnceASecond() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(this.events).hasSize(1);
		later(1);
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(this.events).hasSize(2);
	}

	@Test
	void serviceIsAskedForUntilItIsComplete() {
		List<MdnsRecord> records = announcement("A", 5000, "i1", "192.0.2.7");
		hear(records.subList(0, 1));
		assertThat(this.events).isEmpty();
		assertThat(this.table.dueForQuestion(this.now)).containsExactly("A");
		assertThat(this.table.dueForQuestion(this.now)).isEmpty();
		later(1);
		assertThat(this.table.dueForQuestion(this.now)).containsExactly("A");
		hear(records.subList(1, 4));
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000");
		later(1);
		assertThat(this.table.dueForQuestion(this.now)).isEmpty();
	}

	@Test
	void serviceThatNeverAnswersIsForgotten() {
		hear(announcement("A", 5000, "i1", "192.0.2.7").subList(0, 1));
		for (int i = 0; i < ServiceCache.MAX_QUESTIONS; i++) {
			later(5);
			this.table.dueForQuestion(this.now);
		}
		later(5);
		this.table.expire(this.now);
		assertThat(this.table.size()).isZero();
		assertThat(this.events).isEmpty();
	}

	@Test
	void goodbyeCountsAtOnce() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		hear(List.of(new MdnsRecord.Pointer(TYPE.name(), 0, TYPE.qualify("A"))));
		assertThat(this.events).endsWith("lost A i1");
		assertThat(this.table.size()).isZero();
	}

	@Test
	void goodbyeOfSomebodyUnknownIsNothing() {
		hear(List.of(new MdnsRecord.Pointer(TYPE.name(), 0, TYPE.qualify("A"))));
		assertThat(this.events).isEmpty();
	}

	@Test
	void serviceWhoseRecordsRanOutIsGone() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		later(TTL - 1);
		this.table.expire(this.now);
		assertThat(this.events).hasSize(1);
		later(1);
		this.table.expire(this.now);
		assertThat(this.events).endsWith("lost A i1");
	}

	@Test
	void serviceIsAskedForBeforeItRunsOut() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		later(TTL * 79 / 100);
		assertThat(this.table.dueForQuestion(this.now)).isEmpty();
		later(TTL / 50);
		assertThat(this.table.dueForQuestion(this.now)).containsExactly("A");
	}

	@Test
	void changedAddressReplacesTheOldOne() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		later(5);
		hear(announcement("A", 5000, "i1", "192.0.2.8"));
		assertThat(this.events).endsWith("discovered A i1 192.0.2.8:5000");
	}

	@Test
	void addressesThatComeTogetherDoNotReplaceEachOther() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		hear(announcement("A", 5000, "i1", "192.0.2.8"));
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000");
	}

	@Test
	void addressThatThePacketCameFromIsPreferred() {
		List<MdnsRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.200"));
		records.add(new MdnsRecord.Address("host-A.local.", TTL, true, address("192.0.2.7")));
		hear(records);
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "0.1.2.3", "224.0.0.251", "239.1.1.1", "255.255.255.255", "240.0.0.1",
			"127.0.0.1", "192.0.2.255" })
	void implausibleAddressIsIgnoredAndCounted(String bad) {
		hear(announcement("A", 5000, "i1", bad));
		assertThat(this.events).isEmpty();
		assertThat(this.ignored.sum()).isEqualTo(1);
	}

	@Test
	void portZeroIsIgnoredAndCounted() {
		hear(announcement("A", 0, "i1", "192.0.2.7"));
		assertThat(this.events).isEmpty();
		assertThat(this.ignored.sum()).isEqualTo(1);
	}

	@Test
	void hugeTextIsIgnoredAndCounted() {
		List<MdnsRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.7"));
		records.set(2, new MdnsRecord.Text(TYPE.qualify("A"), TTL, new byte[TxtRecord.MAX_READ + 1]));
		hear(records);
		assertThat(this.events).isEmpty();
		assertThat(this.ignored.sum()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\u0001", "line\nbreak", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
	void impossibleNameIsIgnoredAndCounted(String name) {
		hear(announcement(name, 5000, "i1", "192.0.2.7"));
		assertThat(this.events).isEmpty();
		assertThat(this.ignored.sum()).isEqualTo(1);
	}

	@Test
	void otherTypesAreNotOurs() {
		hear(List.of(new MdnsRecord.Pointer("_printer._tcp.local.", TTL, "A._printer._tcp.local.")));
		assertThat(this.table.size()).isZero();
	}

	@Test
	void numberOfServicesIsLimited() {
		for (int i = 0; i < ServiceCache.MAX_SERVICES + 3; i++) {
			hear(announcement("N" + i, 5000, "i" + i, "192.0.2.7"));
		}
		assertThat(this.table.size()).isEqualTo(ServiceCache.MAX_SERVICES);
		assertThat(this.ignored.sum()).isEqualTo(3);
	}

	@Test
	void numberOfAddressesIsLimited() {
		List<MdnsRecord> records = new ArrayList<>(announcement("A", 5000, "i1", "192.0.2.7"));
		for (int i = 1; i < 100; i++) {
			records.add(new MdnsRecord.Address("host-A.local.", TTL, true, address("198.51.100." + i)));
		}
		hear(records);
		assertThat(this.events).containsExactly("discovered A i1 192.0.2.7:5000");
	}

	@Test
	void foreverIsNotBelieved() {
		hear(List.of(new MdnsRecord.Pointer(TYPE.name(), Integer.MAX_VALUE, TYPE.qualify("A"))));
		later(Lease.MAX_SECONDS + 1);
		this.table.expire(this.now);
		assertThat(this.table.size()).isZero();
	}

	@Test
	void realmHasToMatch() {
		ServiceCache ours = table("0123456789abcdef");
		ours.heard(SENDER, announcement("A", 5000, "i1", "192.0.2.7"), this.now);
		assertThat(this.events).isEmpty();
		ours.heard(SENDER, announcement("B", 5000, "i2", "192.0.2.7", "realm", "0123456789abcdef"), this.now);
		ours.heard(SENDER, announcement("C", 5000, "i3", "192.0.2.7", "realm", "1123456789abcdef"), this.now);
		assertThat(this.events).containsExactly("discovered B i2 192.0.2.7:5000");
	}

	@Test
	void nodeThatLeavesTheRealmIsGone() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		hear(announcement("A", 5000, "i1", "192.0.2.7", "realm", "0123456789abcdef"));
		assertThat(this.events).endsWith("lost A i1");
	}

	@Test
	void clearedTableTellsThatAllAreGone() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		hear(announcement("B", 5000, "i2", "192.0.2.7"));
		this.table.clear();
		assertThat(this.events).endsWith("lost A i1", "lost B i2");
	}

	@Test
	void knownPointersAreThoseInTheirFirstHalf() {
		hear(announcement("A", 5000, "i1", "192.0.2.7"));
		assertThat(this.table.knownPointers(this.now))
			.containsExactly(new MdnsRecord.Pointer(TYPE.name(), TTL, TYPE.qualify("A")));
		later(TTL / 2 + 1);
		assertThat(this.table.knownPointers(this.now)).isEmpty();
	}

	private ServiceCache table(@Nullable String realm) {
		return new ServiceCache(TYPE, realm, LAN, new ServiceCache.Sink() {

			@Override
			public void discovered(DiscoveredNode sighting) {
				ServiceCacheTests.this.events.add("discovered " + sighting.name() + " " + sighting.instanceId() + " "
						+ sighting.address().getAddress().getHostAddress() + ":" + sighting.address().getPort());
			}

			@Override
			public void lost(String name, @Nullable String instanceId) {
				ServiceCacheTests.this.events.add("lost " + name + " " + instanceId);
			}

		}, this.ignored);
	}

	private void hear(List<MdnsRecord> records) {
		this.table.heard(SENDER, records, this.now);
	}

	private void later(long seconds) {
		this.now += TimeUnit.SECONDS.toNanos(seconds);
	}

	private static List<MdnsRecord> announcement(String name, int port, String instanceId, String address,
			String... more) {
		Map<String, String> attributes = (more.length == 0) ? Map.of("instance_id", instanceId)
				: Map.of("instance_id", instanceId, more[0], more[1]);
		String host = "host-" + name + ".local.";
		return List.of(new MdnsRecord.Pointer(TYPE.name(), TTL, TYPE.qualify(name)),
				new MdnsRecord.Service(TYPE.qualify(name), TTL, port, host),
				new MdnsRecord.Text(TYPE.qualify(name).toUpperCase(Locale.ROOT), TTL, TxtRecord.write(attributes)),
				new MdnsRecord.Address(host, TTL, true, address(address)));
	}

}
