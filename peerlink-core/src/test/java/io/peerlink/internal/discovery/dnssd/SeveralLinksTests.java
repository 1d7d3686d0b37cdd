package io.peerlink.internal.discovery.dnssd;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.peerlink.internal.discovery.dnssd.TestServices.TYPE;
import static io.peerlink.internal.discovery.dnssd.TestServices.announcement;
import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static io.peerlink.internal.discovery.net.TestInterfaces.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a {@link DnsSdEngine} on several interfaces, and on interfaces that change:
 * {@link LanAddresses} and {@link LinkCaches}.
 */
class SeveralLinksTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final Map<String, RecordingSocket> sockets = new HashMap<>();

	private final Map<String, MdnsSocket.Receiver> receivers = new HashMap<>();

	private final List<String> events = new ArrayList<>();

	private final DnsSdEngine engine = new DnsSdEngine(TYPE, null, (networkInterface, receiver) -> {
		this.receivers.put(networkInterface.name(), receiver);
		RecordingSocket socket = new RecordingSocket();
		this.sockets.put(networkInterface.name(), socket);
		return socket;
	}, this.scheduler, new Random(1));

	@BeforeEach
	void start() {
		this.engine.start(new DiscoveryListener() {

			@Override
			public void discovered(String source, DiscoveredNode node) {
				SeveralLinksTests.this.events.add("discovered " + source + " " + node.name());
			}

			@Override
			public void unavailable(String source) {
				SeveralLinksTests.this.events.add("unavailable " + source);
			}

			@Override
			public void lost(String source, String name, @Nullable String instanceId) {
				SeveralLinksTests.this.events.add("lost " + source + " " + name);
			}

		});
		this.engine.announce(new Announcement("Me", "me", 5000, Map.of("instance_id", "me")));
	}

	@Test
	void linksOnOneNetworkAnnounceTheSameAddressesTheirOwnFirst() throws IOException {
		open(ethernet("eth0", 0, "192.0.2.1"));
		open(ethernet("wlan0", 0, "192.0.2.2", "169.254.7.7"));
		open(ethernet("eth1", 0, "198.51.100.1"));
		assertThat(announced("eth0")).containsExactly("192.0.2.1", "192.0.2.2", "169.254.7.7");
		assertThat(announced("wlan0")).containsExactly("192.0.2.2", "192.0.2.1", "169.254.7.7");
		assertThat(announced("eth1")).containsExactly("198.51.100.1");
		assertThat(hosts("eth0")).isEqualTo(hosts("wlan0")).hasSize(1);
	}

	@Test
	void networkReachesOverInterfacesWithTwoSubnets() throws IOException {
		open(ethernet("eth0", 0, "192.0.2.1"));
		open(ethernet("eth1", 0, "198.51.100.1", "192.0.2.2"));
		open(ethernet("eth2", 0, "198.51.100.2"));
		assertThat(announced("eth2")).containsExactly("198.51.100.2", "198.51.100.1", "192.0.2.2", "192.0.2.1");
		assertThat(announced("eth0")).containsExactlyInAnyOrderElementsOf(announced("eth2"));
	}

	@Test
	void linkLocalAddressesDoNotMakeOneNetwork() throws IOException {
		open(ethernet("eth0", 0, "192.0.2.1", "169.254.1.1"));
		open(ethernet("eth1", 0, "169.254.1.2"));
		assertThat(announced("eth0")).containsExactly("192.0.2.1", "169.254.1.1");
		assertThat(announced("eth1")).containsExactly("169.254.1.2");
	}

	@Test
	void numberOfAddressesIsLimited() throws IOException {
		for (int i = 0; i < 10; i++) {
			open(ethernet("eth" + i, 0, "192.0.2." + (i + 1)));
		}
		assertThat(announced("eth9")).hasSize(HostAddresses.MAX_ADDRESSES).startsWith("192.0.2.10", "192.0.2.1");
	}

	@Test
	void interfaceThatComesAndGoesChangesWhatTheOthersAnnounce() throws IOException {
		open(ethernet("eth0", 0, "192.0.2.1"));
		open(ethernet("eth1", 0, "198.51.100.1"));
		advance(10_000);
		DnsSdLink wlan0 = open(ethernet("wlan0", 0, "192.0.2.2"));
		assertThat(announced("eth0")).containsExactly("192.0.2.1", "192.0.2.2");
		this.engine.remove(wlan0);
		advance(10_000);
		assertThat(announced("eth0")).containsExactly("192.0.2.1");
		assertThat(announced("eth1")).containsExactly("198.51.100.1");
	}

	@Test
	void addressThatIsAddedGivesTheHostAnotherName() throws IOException {
		open(ethernet("eth1", 0, "198.51.100.1"));
		DnsSdLink before = open(ethernet("eth0", 0, "192.0.2.1"));
		List<String> hosts = hosts("eth0");
		this.engine.remove(before);
		open(ethernet("eth0", 0, "192.0.2.1", "203.0.113.1"));
		assertThat(announced("eth0")).containsExactly("192.0.2.1", "203.0.113.1");
		assertThat(hosts("eth0")).isEqualTo(hosts("eth1")).doesNotContainAnyElementsOf(hosts);
		advance(5000);
		socket("eth0").announcements.clear();
		Objects.requireNonNull(this.receivers.get("eth0"))
			.onQuery(new Query(List.of(new Question(hosts("eth1").get(0), RecordType.ADDRESS)), List.of(), false, 0,
					new InetSocketAddress(address("192.0.2.9"), Query.MDNS_PORT)));
		advance(100);
		assertThat(announced("eth0")).containsExactly("192.0.2.1", "203.0.113.1");
	}

	@Test
	void addressThatIsAddedToTheOnlyInterfaceGivesTheHostAnotherName() throws IOException {
		DnsSdLink before = open(ethernet("eth0", 0, "192.0.2.1"));
		List<String> hosts = hosts("eth0");
		this.engine.remove(before);
		before = open(ethernet("eth0", 2, "192.0.2.1"));
		assertThat(hosts("eth0")).isEqualTo(hosts);
		this.engine.remove(before);
		open(ethernet("eth0", 2, "192.0.2.1", "203.0.113.1"));
		assertThat(hosts("eth0")).hasSize(1).doesNotContainAnyElementsOf(hosts);
	}

	@Test
	void interfaceThatChangesOtherwiseKeepsTheHostName() throws IOException {
		DnsSdLink before = open(ethernet("eth0", 0, "192.0.2.1"));
		open(ethernet("wlan0", 0, "192.0.2.2"));
		List<String> hosts = hosts("eth0");
		this.engine.announce(new Announcement("Me", "me", 5000, Map.of("instance_id", "me", "hb", "1")));
		advance(0);
		assertThat(hosts("eth0")).isEqualTo(hosts);
		this.engine.remove(before);
		advance(0);
		assertThat(announced("wlan0")).containsExactly("192.0.2.2");
		assertThat(hosts("wlan0")).isEqualTo(hosts);
	}

	@Test
	void goodbyeHoldsTheSameAddresses() throws IOException {
		open(ethernet("eth0", 0, "192.0.2.1"));
		open(ethernet("wlan0", 0, "192.0.2.2"));
		CompletableFuture<Void> withdrawn = this.engine.withdraw();
		advance(20);
		assertThat(withdrawn).isDone();
		assertThat(announced("eth0")).containsExactly("192.0.2.1", "192.0.2.2");
		assertThat(last("eth0")).allMatch((record) -> record.ttl() == 0);
		open(ethernet("eth0", 1, "192.0.2.1"));
		assertThat(socket("eth0").announcements).isEmpty();
	}

	@Test
	void nothingIsLostWhenAnInterfaceChanges() throws IOException {
		DnsSdLink before = open(ethernet("eth0", 0, "192.0.2.1"));
		receive("eth0", "A");
		this.engine.remove(before);
		open(ethernet("eth0", 2, "198.51.100.1", "192.0.2.1"));
		assertThat(announced("eth0")).containsExactly("198.51.100.1", "192.0.2.1");
		Question all = new Question(TYPE.name(), RecordType.POINTER);
		assertThat(socket("eth0").queries).containsExactly(List.of(all));
		assertThat(socket("eth0").knownAnswers).containsExactly(List.of());
		receive("eth0", "A");
		advance(60_000);
		assertThat(this.events).doesNotContain("lost mdns/eth0 A");
		assertThat(socket("eth0").announcements).hasSize(4);
	}

	@Test
	void interfaceMayBeAwayForSomeSeconds() throws IOException {
		DnsSdLink before = open(ethernet("eth0", 0, "192.0.2.1"));
		receive("eth0", "A");
		this.engine.remove(before);
		advance(LinkCaches.GRACE.toMillis() - 1);
		open(ethernet("eth0", 2, "192.0.2.1"));
		receive("eth0", "A");
		advance(60_000);
		assertThat(this.events).doesNotContain("lost mdns/eth0 A");
	}

	@Test
	void nodeThatDoesNotAnswerAfterTheChangeIsLost() throws IOException {
		DnsSdLink before = open(ethernet("eth0", 0, "192.0.2.1"));
		receive("eth0", "A");
		this.engine.remove(before);
		open(ethernet("eth0", 2, "192.0.2.1"));
		advance(9000);
		assertThat(this.events).containsExactly("discovered mdns/eth0 A", "unavailable mdns/eth0");
		assertThat(socket("eth0").queries)
			.anyMatch((questions) -> questions.containsAll(List.of(new Question(TYPE.qualify("A"), RecordType.SERVICE),
					new Question(TYPE.qualify("A"), RecordType.TEXT),
					new Question("host-A.local.", RecordType.ADDRESS))));
		advance(1100);
		assertThat(this.events).containsExactly("discovered mdns/eth0 A", "unavailable mdns/eth0", "lost mdns/eth0 A");
	}

	@Test
	void interfaceThatStaysAwayLosesItsNodesOnly() throws IOException {
		DnsSdLink eth0 = open(ethernet("eth0", 0, "192.0.2.1"));
		open(ethernet("eth1", 0, "198.51.100.1"));
		receive("eth0", "A");
		receive("eth1", "A");
		this.engine.remove(eth0);
		advance(LinkCaches.GRACE.toMillis());
		assertThat(this.events).containsSubsequence("unavailable mdns/eth0", "lost mdns/eth0 A")
			.doesNotContain("unavailable mdns/eth1", "lost mdns/eth1 A");
		open(ethernet("eth0", 2, "192.0.2.1"));
		receive("eth0", "A");
		assertThat(this.events).endsWith("discovered mdns/eth0 A");
	}

	private DnsSdLink open(UsableInterface networkInterface) throws IOException {
		DnsSdLink link = this.engine.open(networkInterface);
		advance(0);
		return link;
	}

	private void receive(String link, String name) {
		Objects.requireNonNull(this.receivers.get(link))
			.onResponse(address("192.0.2.7"), announcement(name, 5000, "i1", "192.0.2.7"));
		advance(0);
	}

	/**
	 * Returns the addresses of the last announcement on a link, the preferred one first.
	 */
	private List<String> announced(String link) {
		List<String> announced = new ArrayList<>();
		for (ResourceRecord next : last(link)) {
			if (next instanceof ResourceRecord.Address record) {
				Inet4Address address = record.address();
				announced.add(0, address.getHostAddress());
			}
		}
		return announced;
	}

	private List<String> hosts(String link) {
		return last(link).stream()
			.filter(ResourceRecord.Address.class::isInstance)
			.map(ResourceRecord::name)
			.distinct()
			.toList();
	}

	private List<ResourceRecord> last(String link) {
		List<List<ResourceRecord>> announcements = socket(link).announcements;
		return announcements.get(announcements.size() - 1);
	}

	private RecordingSocket socket(String link) {
		return Objects.requireNonNull(this.sockets.get(link));
	}

	private void advance(long millis) {
		this.scheduler.advance(Duration.ofMillis(millis));
	}

}
