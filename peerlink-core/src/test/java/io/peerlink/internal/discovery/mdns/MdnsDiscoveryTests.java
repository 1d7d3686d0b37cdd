package io.peerlink.internal.discovery.mdns;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.peerlink.error.InvalidNodeNameException;
import io.peerlink.error.NoSuchInterfaceException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.net.LocalInterface;
import io.peerlink.internal.discovery.net.SourceAddresses;
import io.peerlink.internal.discovery.net.Subnet;
import io.peerlink.internal.discovery.net.TestInterfaces;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link MdnsDiscovery} with real packets on the loopback interface.
 */
class MdnsDiscoveryTests {

	/**
	 * Of this process, as others on the machine may run these tests as well.
	 */
	private static final MdnsOptions OPTIONS = MdnsOptions.defaults()
		.withServiceType("_pl-" + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX) + "._tcp.local.")
		.withInterfaces(List.of("lo"));

	private static final SourceAddresses SOURCES = (destination) -> null;

	private final List<MdnsDiscovery> discoveries = new ArrayList<>();

	@AfterEach
	void closeAll() {
		this.discoveries.forEach(MdnsDiscovery::close);
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "Phone 1 (my one).local", "Küche-漢字", "Rocket 🚀",
			"sixty-three-bytes-long-345678901234567890123456789012345678901x" })
	void nodeIsDiscoveredWithAllItPublishes(String name) {
		DiscoveredNodes nodes = new DiscoveredNodes();
		start(OPTIONS, nodes);
		MdnsDiscovery node = start(OPTIONS, new DiscoveredNodes());
		node.announce(announcement(name, "i1", 5001));
		DiscoveredNode found = await().until(() -> nodes.of(name), Objects::nonNull);
		assertThat(found)
			.isEqualTo(new DiscoveredNode(name, "i1", new InetSocketAddress(TestInterfaces.address("127.0.0.1"), 5001),
					Map.of("instance_id", "i1", "node", name)));
		assertThat(nodes.events).contains("discovered mdns/lo " + name + " i1");
	}

	@Test
	void nodeDiscoversItself() {
		DiscoveredNodes nodes = new DiscoveredNodes();
		MdnsDiscovery node = start(OPTIONS, nodes);
		node.announce(announcement("itself", "i1", 5002));
		await().until(() -> nodes.has("itself"));
	}

	@Test
	void laterListenerDiscoversTheNodeSoon() {
		MdnsDiscovery node = startAndAnnounce("early", "i1", 5003);
		assertThat(node.status().active()).isTrue();
		DiscoveredNodes nodes = new DiscoveredNodes();
		start(OPTIONS, nodes);
		await().atMost(2, TimeUnit.SECONDS).until(() -> nodes.has("early"));
	}

	@Test
	void goodbyeTakesEffectAtOnceAndTheNodeGoesOnBrowsing() {
		DiscoveredNodes nodes = new DiscoveredNodes();
		start(OPTIONS, nodes);
		DiscoveredNodes own = new DiscoveredNodes();
		MdnsDiscovery node = start(OPTIONS, own);
		node.announce(announcement("leaver", "i1", 5004));
		await().until(() -> nodes.has("leaver"));
		node.withdraw();
		await().atMost(1, TimeUnit.SECONDS).until(() -> nodes.events.contains("lost mdns/lo leaver i1"));
		startAndAnnounce("newcomer", "i2", 5005);
		await().until(() -> own.has("newcomer"));
	}

	@Test
	void nodeThatReturnsKeepsItsName() {
		DiscoveredNodes nodes = new DiscoveredNodes();
		start(OPTIONS, nodes);
		MdnsDiscovery node = start(OPTIONS, new DiscoveredNodes());
		node.announce(announcement("returner", "i1", 5006));
		await().until(() -> nodes.has("returner"));
		node.withdraw();
		node.announce(announcement("returner", "i2", 5006));
		await().until(() -> nodes.events.contains("discovered mdns/lo returner i2"));
		assertThat(nodes.events).noneMatch((event) -> event.contains("(2)"));
	}

	@Test
	void newInstanceTakesOverTheNameOfAStaleOne() {
		DiscoveredNodes nodes = new DiscoveredNodes();
		start(OPTIONS, nodes);
		startAndAnnounce("heir", "old", 5007);
		await().until(() -> nodes.has("heir"));
		startAndAnnounce("heir", "new", 5008);
		await().until(() -> nodes.events.contains("discovered mdns/lo heir new"));
		assertThat(nodes.events).noneMatch((event) -> event.startsWith("lost") || event.contains("(2)"));
	}

	@Test
	void changedAttributesReachListenersWithoutAGoodbye() {
		DiscoveredNodes nodes = new DiscoveredNodes();
		start(OPTIONS, nodes);
		MdnsDiscovery node = start(OPTIONS, new DiscoveredNodes());
		node.announce(announcement("beater", "i1", 5009));
		await().until(() -> nodes.has("beater"));
		node.announce(new Announcement("beater", "i1", 5009, Map.of("instance_id", "i1", "hb", "7")));
		await().atMost(1, TimeUnit.SECONDS).until(() -> {
			DiscoveredNode found = nodes.of("beater");
			return found != null && "7".equals(found.attributes().get("hb"));
		});
		assertThat(nodes.events).noneMatch((event) -> event.startsWith("lost"));
	}

	@Test
	void lookupFindsTheOwnerOfAName() {
		startAndAnnounce("Wanted.one (1)", "i1", 5010);
		MdnsDiscovery querier = start(OPTIONS, new DiscoveredNodes());
		assertThat(querier.lookup("wanted.one (1)")).succeedsWithin(Duration.ofSeconds(2))
			.satisfies((owners) -> assertThat(owners).extracting(DiscoveredNode::instanceId).containsExactly("i1"));
	}

	@Test
	void lookupFindsAllOwnersOfAName() {
		startAndAnnounce("shared", "i1", 5011);
		startAndAnnounce("shared", "i2", 5012);
		MdnsDiscovery querier = start(OPTIONS, new DiscoveredNodes());
		await().untilAsserted(() -> assertThat(querier.lookup("shared")).succeedsWithin(Duration.ofSeconds(2))
			.satisfies((owners) -> assertThat(owners).extracting(DiscoveredNode::instanceId)
				.containsExactlyInAnyOrder("i1", "i2")));
	}

	@Test
	void lookupOfAFreeNameFindsNobody() {
		MdnsDiscovery querier = start(OPTIONS, new DiscoveredNodes());
		assertThat(querier.lookup("nobody")).succeedsWithin(Duration.ofSeconds(2)).isEqualTo(List.of());
		assertThat(querier.lookup("x".repeat(64))).isCompletedWithValue(List.of());
	}

	@Test
	void lookupIgnoresWhatWasReceivedEarlier() {
		DiscoveredNodes nodes = new DiscoveredNodes();
		MdnsDiscovery querier = start(OPTIONS, nodes);
		MdnsDiscovery node = startAndAnnounce("vanished", "i1", 5013);
		await().until(() -> nodes.has("vanished"));
		node.withdraw();
		await().until(() -> !nodes.has("vanished"));
		assertThat(querier.lookup("vanished")).succeedsWithin(Duration.ofSeconds(2)).isEqualTo(List.of());
	}

	@Test
	void nodesOfDifferentRealmsDoNotDiscoverEachOther() {
		DiscoveredNodes inside = new DiscoveredNodes();
		MdnsOptions realm = new MdnsOptions(OPTIONS.serviceType(), "0123456789abcdef", List.of("lo"), null,
				Duration.ofSeconds(1));
		start(realm, inside);
		DiscoveredNodes outside = new DiscoveredNodes();
		start(OPTIONS, outside);
		start(realm, new DiscoveredNodes()).announce(announcement("member", "i1", 5014));
		startAndAnnounce("outsider", "i2", 5015);
		await().until(() -> inside.has("member") && outside.has("outsider"));
		assertThat(Objects.requireNonNull(inside.of("member")).attributes()).containsEntry("realm", "0123456789abcdef");
		assertThat(inside.has("outsider") || outside.has("member")).isFalse();
	}

	@Test
	void discoveryIsIdleUntilAnInterfaceAppears() {
		LocalInterface down = new LocalInterface("lo", 1, false, false, false, true, List.of(), 0);
		AtomicReference<List<LocalInterface>> network = new AtomicReference<>(List.of(down));
		DiscoveredNodes nodes = new DiscoveredNodes();
		MdnsDiscovery discovery = start(nodes, network);
		discovery.announce(announcement("waiting", "i1", 5016));
		await().until(() -> discovery.status().detail().contains("No usable network interface"));
		assertThat(discovery.status().active()).isFalse();
		assertThat(discovery.lookup("waiting")).succeedsWithin(Duration.ofSeconds(1)).isEqualTo(List.of());
		network.set(List.of(loopback(0)));
		await().until(() -> nodes.has("waiting"));
		assertThat(discovery.status().active()).isTrue();
		assertThat(discovery.status().detail()).contains("lo (127.0.0.1)");
	}

	@Test
	void interfaceThatDoesNotExistFailsTheStart() {
		AtomicReference<List<LocalInterface>> network = new AtomicReference<>(List.of());
		assertThatExceptionOfType(NoSuchInterfaceException.class)
			.isThrownBy(() -> start(new DiscoveredNodes(), network))
			.withMessageContaining("matches lo;");
	}

	@Test
	void noInterfaceIsRequiredWhenNoneIsConfigured() {
		MdnsDiscovery discovery = new MdnsDiscovery(OPTIONS.withInterfaces(List.of()), List::of, SOURCES,
				MdnsChannel.opener(new ServiceType(OPTIONS.serviceType())), new Random());
		this.discoveries.add(discovery);
		discovery.start(new DiscoveredNodes());
		await().until(() -> discovery.status().detail().contains("there is none"));
	}

	@Test
	void nodesOfARemovedInterfaceAreLost() {
		AtomicReference<List<LocalInterface>> network = new AtomicReference<>(List.of(loopback(0)));
		DiscoveredNodes nodes = new DiscoveredNodes();
		MdnsDiscovery discovery = start(nodes, network);
		startAndAnnounce("stayer", "i1", 5017);
		await().until(() -> nodes.has("stayer"));
		network.set(List.of());
		await().until(() -> nodes.events.contains("lost mdns/lo stayer i1"));
		await().until(() -> !discovery.status().active());
	}

	@Test
	void nothingIsLostWhenTheLinkOfAnInterfaceFlaps() {
		AtomicReference<List<LocalInterface>> network = new AtomicReference<>(List.of(loopback(0)));
		DiscoveredNodes nodes = new DiscoveredNodes();
		MdnsDiscovery flapper = start(nodes, network);
		flapper.announce(announcement("flapper", "i1", 5018));
		startAndAnnounce("neighbour", "i2", 5019);
		await().until(() -> nodes.has("flapper") && nodes.has("neighbour"));
		DiscoveredNodes others = new DiscoveredNodes();
		start(OPTIONS, others);
		await().until(() -> others.has("flapper"));
		nodes.events.clear();
		others.events.clear();
		network.set(List.of(loopback(2)));
		await().until(() -> nodes.events.contains("discovered mdns/lo neighbour i2")
				&& others.events.contains("discovered mdns/lo flapper i1"));
		assertThat(nodes.events).noneMatch((event) -> event.startsWith("lost"));
	}

	@Test
	void boundNodeIsAnnouncedAtTheAddressItIsBoundTo() {
		DiscoveredNodes nodes = new DiscoveredNodes();
		start(OPTIONS, nodes);
		MdnsDiscovery node = start(
				OPTIONS.withInterfaces(List.of()).withBindAddress(TestInterfaces.address("127.0.0.7")),
				new DiscoveredNodes());
		node.announce(announcement("bound", "i1", 5024));
		DiscoveredNode found = await().until(() -> nodes.of("bound"), Objects::nonNull);
		assertThat(found.addresses()).containsExactly(new InetSocketAddress(TestInterfaces.address("127.0.0.7"), 5024));
		assertThat(node.status().detail()).isEqualTo("mDNS on lo (127.0.0.7).");
	}

	@Test
	void interfacesWithoutTheBindAddressFailTheStart() {
		MdnsOptions options = OPTIONS.withBindAddress(TestInterfaces.address("192.0.2.1"));
		LocalInterface eth0 = new LocalInterface("eth0", 2, true, true, false, false,
				List.of(new Subnet(TestInterfaces.address("192.0.2.1"), 24)), 0);
		MdnsDiscovery discovery = new MdnsDiscovery(options, () -> List.of(loopback(0), eth0), SOURCES,
				MdnsChannel.opener(new ServiceType(OPTIONS.serviceType())), new Random());
		this.discoveries.add(discovery);
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> discovery.start(new DiscoveredNodes()))
			.withMessageContaining("bound to 192.0.2.1");
	}

	@Test
	void interfaceThatFailsDoesNotKeepAnotherFromBeingUsed() {
		LocalInterface eth0 = new LocalInterface("eth0", 2, true, true, false, false,
				List.of(new Subnet(TestInterfaces.address("192.0.2.1"), 24)), 0);
		MdnsSocket.Opener opener = MdnsChannel.opener(new ServiceType(OPTIONS.serviceType()));
		MdnsDiscovery discovery = new MdnsDiscovery(OPTIONS.withInterfaces(List.of("eth0", "lo")),
				() -> List.of(eth0, loopback(0)), SOURCES, (networkInterface, receiver) -> {
					if (networkInterface.name().equals("eth0")) {
						throw new IllegalStateException("for the test");
					}
					return opener.open(networkInterface, receiver);
				}, new Random());
		this.discoveries.add(discovery);
		discovery.start(new DiscoveredNodes());
		await().until(() -> discovery.status().active());
		assertThat(discovery.status().detail()).contains("mDNS on lo", "No discovery on eth0", "for the test");
	}

	@Test
	void failureToListInterfacesIsReportedAndRetried() {
		AtomicReference<List<LocalInterface>> network = new AtomicReference<>();
		MdnsDiscovery discovery = new MdnsDiscovery(
				new MdnsOptions(OPTIONS.serviceType(), null, List.of("lo"), null, Duration.ofMillis(20)), () -> {
					List<LocalInterface> interfaces = network.get();
					if (interfaces == null) {
						throw new SocketException("no luck");
					}
					return interfaces;
				}, SOURCES, MdnsChannel.opener(new ServiceType(OPTIONS.serviceType())), new Random());
		this.discoveries.add(discovery);
		discovery.start(new DiscoveredNodes());
		await().until(() -> discovery.status().detail().contains("no luck"));
		network.set(List.of(loopback(0)));
		await().until(() -> discovery.status().active());
	}

	@Test
	void socketThatCannotBeOpenedIsReported() {
		MdnsDiscovery discovery = new MdnsDiscovery(
				new MdnsOptions(OPTIONS.serviceType(), null, List.of("lo"), null, Duration.ofMillis(20)),
				() -> List.of(loopback(0)), SOURCES, (networkInterface, receiver) -> {
					throw new BindException("Address already in use");
				}, new Random());
		this.discoveries.add(discovery);
		discovery.start(new DiscoveredNodes());
		await().until(() -> discovery.status().detail().contains("Address already in use"));
		assertThat(discovery.status().active()).isFalse();
	}

	@Test
	void failingListenerDoesNotEndDiscovery() {
		List<String> names = new CopyOnWriteArrayList<>();
		start(OPTIONS, new DiscoveryListener() {

			@Override
			public void discovered(String source, DiscoveredNode node) {
				names.add(node.name());
				throw new IllegalStateException("for the test");
			}

			@Override
			public void lost(String source, String name, @Nullable String instanceId) {
			}

		});
		startAndAnnounce("one", "i1", 5020);
		await().until(() -> names.contains("one"));
		startAndAnnounce("two", "i2", 5021);
		await().until(() -> names.contains("two"));
	}

	@Test
	void nameThatCannotBeAnnouncedIsRejectedAtOnce() {
		MdnsDiscovery discovery = start(OPTIONS, new DiscoveredNodes());
		for (String name : List.of("", "x".repeat(64), "🚀".repeat(11), "a\nb", "back\\")) {
			assertThatExceptionOfType(InvalidNodeNameException.class)
				.isThrownBy(() -> discovery.announce(announcement(name, "i1", 5000)))
				.satisfies((ex) -> assertThat(ex.getNodeName()).isEqualTo(name));
		}
	}

	@Test
	void discoveryIsStartedOnce() {
		MdnsDiscovery discovery = start(OPTIONS, new DiscoveredNodes());
		assertThatIllegalStateException().isThrownBy(() -> discovery.start(new DiscoveredNodes()));
	}

	@Test
	void closeSendsAGoodbyeReturnsSoonAndLeavesNoThread() {
		DiscoveredNodes nodes = new DiscoveredNodes();
		startAndAnnounce("observer", "i0", 5023);
		start(OPTIONS, nodes);
		await().until(() -> nodes.has("observer"));
		Set<Thread> before = discoveryThreads();
		for (int round = 0; round < 3; round++) {
			String name = "round-" + round;
			MdnsDiscovery node = start(OPTIONS, new DiscoveredNodes());
			node.announce(announcement(name, "i1", 5022));
			await().until(() -> nodes.has(name));
			long start = System.nanoTime();
			node.close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
			await().until(() -> !nodes.has(name));
			assertThat(node.status().active()).isFalse();
			assertThat(node.lookup("x")).isCompletedWithValue(List.of());
			node.close();
			node.withdraw();
		}
		await().until(() -> before.containsAll(discoveryThreads()));
	}

	@Test
	void closeBeforeStartIsAllowed() {
		MdnsDiscovery discovery = new MdnsDiscovery(OPTIONS);
		discovery.close();
		assertThat(discovery.status().active()).isFalse();
	}

	private MdnsDiscovery startAndAnnounce(String name, String instanceId, int port) {
		MdnsDiscovery discovery = start(OPTIONS, new DiscoveredNodes());
		discovery.announce(announcement(name, instanceId, port));
		await().until(() -> discovery.status().active());
		return discovery;
	}

	private MdnsDiscovery start(MdnsOptions options, DiscoveryListener listener) {
		MdnsDiscovery discovery = new MdnsDiscovery(options);
		this.discoveries.add(discovery);
		discovery.start(listener);
		return discovery;
	}

	private MdnsDiscovery start(DiscoveryListener listener, AtomicReference<List<LocalInterface>> network) {
		MdnsDiscovery discovery = new MdnsDiscovery(
				new MdnsOptions(OPTIONS.serviceType(), null, List.of("lo"), null, Duration.ofMillis(20)),
				() -> Objects.requireNonNull(network.get()), SOURCES,
				MdnsChannel.opener(new ServiceType(OPTIONS.serviceType())), new Random());
		this.discoveries.add(discovery);
		discovery.start(listener);
		return discovery;
	}

	private static LocalInterface loopback(long changes) {
		return new LocalInterface("lo", 1, true, false, false, true,
				List.of(new Subnet(TestInterfaces.address("127.0.0.1"), 8)), changes);
	}

	private static Announcement announcement(String name, String instanceId, int port) {
		return new Announcement(name, instanceId, port, Map.of("instance_id", instanceId, "node", name));
	}

	private static Set<Thread> discoveryThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("peerlink-mdns") || thread.getName().contains("peerlink-"))
			.collect(Collectors.toSet());
	}

}
