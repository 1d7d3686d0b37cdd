package io.peerlink.spring.boot.actuate;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.RpcStatistics;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class PeerLinkEndpointTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final int UNUSED_PORT = 9;

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final PeerLink node = builder("Server").build();

	private final PeerLink client = builder("Client").build();

	private final PeerLinkEndpoint endpoint = new PeerLinkEndpoint(this.node);

	@AfterEach
	void stop() {
		this.client.stop();
		this.node.stop();
	}

	@Test
	@SuppressWarnings("NullAway") // The test is about null.
	void nodeIsRequired() {
		assertThatIllegalArgumentException().isThrownBy(() -> new PeerLinkEndpoint(null));
	}

	@Test
	void runningNodeIsShown() {
		this.node.register("add", int.class, int.class, (x, y) -> x + y);
		this.node.registerChannel("positions", (channel) -> {
		}, ChannelOptions.sequenced());
		this.node.start();
		NodeDescriptor shown = this.endpoint.node().node();
		assertThat(shown.running()).isTrue();
		assertThat(shown.announced()).isTrue();
		assertThat(shown.name()).isEqualTo("Server");
		assertThat(shown.version()).isEqualTo(PeerLink.version());
		assertThat(shown.instanceId()).isEqualTo(this.node.status().instanceId());
		assertThat(shown.address()).isEqualTo(this.node.status().address().getAddress().getHostAddress());
		assertThat(shown.port()).isEqualTo(this.node.status().address().getPort());
		assertThat(shown.discovery())
			.containsExactly(new NodeDescriptor.Discovery(true, "in memory, 1 nodes announced"));
		assertThat(shown.methods()).containsExactly(new NodeDescriptor.Method("add", "add(int arg0, int arg1)",
				"a function registered as 'add'", List.of()));
		assertThat(shown.channels()).containsExactly("positions");
	}

	@Test
	void nodeThatIsOpenButNotAnnouncedIsShown() {
		this.node.open();
		assertThat(this.endpoint.node().node().running()).isTrue();
		assertThat(this.endpoint.node().node().announced()).isFalse();
	}

	@Test
	void nodeThatIsNotRunningIsShown() {
		this.node.register("answer", () -> 42);
		PeerLinkDescriptor shown = this.endpoint.node();
		assertThat(shown.node().running()).isFalse();
		assertThat(shown.node().announced()).isFalse();
		assertThat(shown.node().name()).isEqualTo("Server");
		assertThat(shown.node().instanceId()).isNull();
		assertThat(shown.node().methods()).extracting(NodeDescriptor.Method::name).containsExactly("answer");
		assertThat(shown.peers()).isEmpty();
		assertThat(shown.channels()).isEmpty();
		assertThat(shown.totals()).isNull();
		assertThat(this.endpoint.peer("Client")).isNull();
	}

	@Test
	void nodeIsShownAfterItWasStopped() {
		this.node.start();
		this.node.stop();
		assertThat(this.endpoint.node().node().running()).isFalse();
	}

	@Test
	void peersAreShownInTheOrderOfTheirNames() throws InterruptedException {
		Instant before = Instant.now().minusSeconds(1);
		start();
		announce("Aged", Map.of("version", "1.1.0"));
		assertThat(this.node.awaitPeers(2, LONG)).isTrue();
		List<PeerDescriptor> peers = this.endpoint.node().peers();
		assertThat(peers).extracting(PeerDescriptor::name).containsExactly("Aged", "Client");
		assertThat(peers).extracting(PeerDescriptor::kind).containsExactly("other", "java");
		assertThat(peers).extracting(PeerDescriptor::version).containsExactly("1.1.0", PeerLink.version());
		assertThat(peers).extracting(PeerDescriptor::instanceId)
			.containsExactly("instance of Aged", this.client.status().instanceId());
		assertThat(peers).extracting(PeerDescriptor::port)
			.containsExactly(UNUSED_PORT, this.client.status().address().getPort());
		assertThat(peers).allSatisfy((peer) -> {
			assertThat(peer.up()).isTrue();
			assertThat(peer.address()).isEqualTo("127.0.0.1");
			assertThat(peer.since()).isBetween(before, Instant.now().plusSeconds(1));
			assertThat(peer.lastSeen()).isBetween(before, Instant.now().plusSeconds(1));
			assertThat(peer.sources()).containsExactly("memory");
		});
	}

	@Test
	void roundTripIsShownAfterThePeerHasAnsweredAPing() throws InterruptedException {
		start();
		await().untilAsserted(() -> assertThat(peer("Client").peer().roundTrip()).isPositive());
	}

	@Test
	void pathOfCallsIsShownAfterTheFirst() throws InterruptedException {
		start();
		assertThat(peer("Client").peer().path()).isNull();
		this.client.register("answer", () -> 42);
		this.node.peer("Client").call("answer", int.class);
		await().untilAsserted(() -> {
			PeerDescriptor.Path path = peer("Client").peer().path();
			assertThat(path).isNotNull();
			assertThat(path.verified()).isTrue();
			assertThat(path.roundTrip()).isPositive();
			assertThat(path.retransmissionTimeout()).isBetween(Duration.ofMillis(50), Duration.ofSeconds(2));
			assertThat(path.retransmissions()).isZero();
		});
		announce("Aged", Map.of("version", "1.1.0"));
		assertThat(peer("Aged").peer().path()).isNull();
	}

	@Test
	void peerThatDoesNotAnswerIsShownAsDown() {
		this.node.start();
		announce("Mute", Map.of("plv", "1"));
		await().untilAsserted(() -> assertThat(peer("Mute").peer().up()).isFalse());
		assertThat(peer("mute").peer().roundTrip()).isNull();
	}

	@Test
	void peerIsFoundByNameInAnyCaseAndByInstanceId() throws InterruptedException {
		start();
		assertThat(peer("Client").peer().name()).isEqualTo("Client");
		assertThat(peer("cLIENT").peer().name()).isEqualTo("Client");
		assertThat(peer(this.client.status().instanceId()).peer().name()).isEqualTo("Client");
		assertThat(this.endpoint.peer("Nobody")).isNull();
	}

	@Test
	void channelsAreShownWithTheirPeerOnly() throws InterruptedException {
		this.node.registerChannel("positions", (channel) -> {
		}, ChannelOptions.sequenced().withMaxQueueSize(2));
		start();
		announce("Other", Map.of());
		Channel channel = this.client.openChannel("Server", "positions", ChannelOptions.sequenced());
		for (int i = 0; i < 3; i++) {
			channel.send(i);
		}
		await().untilAsserted(() -> assertThat(this.endpoint.node().channels()).singleElement().satisfies((shown) -> {
			assertThat(shown.name()).isEqualTo("positions");
			assertThat(shown.peer()).isEqualTo("Client");
			assertThat(shown.peerInstanceId()).isEqualTo(this.client.status().instanceId());
			assertThat(shown.ordering()).isEqualTo("SEQUENCE");
			assertThat(shown.initiator()).isFalse();
			assertThat(shown.queueDepth()).isEqualTo(2);
			assertThat(shown.queueCapacity()).isEqualTo(2);
			assertThat(shown.received()).isEqualTo(3);
			assertThat(shown.droppedOverflow()).isEqualTo(1);
		}));
		assertThat(peer("Client").channels()).isEqualTo(this.endpoint.node().channels());
		assertThat(peer("Other").channels()).isEmpty();
		assertThat(new PeerLinkEndpoint(this.client).node().channels()).singleElement().satisfies((shown) -> {
			assertThat(shown.initiator()).isTrue();
			assertThat(shown.sent()).isEqualTo(3);
			assertThat(shown.id()).isEqualTo(this.endpoint.node().channels().get(0).id());
		});
	}

	@Test
	void totalsAreShown() throws Exception {
		start();
		this.node.register("answer", () -> 42);
		this.client.peer("Server").call("answer", int.class);
		byte[] nonsense = "nonsense".getBytes(StandardCharsets.UTF_8);
		try (var unknown = this.network.open(0)) {
			unknown.start((buffer, length, from) -> {
			});
			unknown.send(nonsense, 0, nonsense.length, this.node.status().address());
		}
		await().untilAsserted(() -> {
			TotalsDescriptor totals = Objects.requireNonNull(this.endpoint.node().totals());
			assertThat(totals.datagrams().received()).isGreaterThanOrEqualTo(2);
			assertThat(totals.datagrams().receivedBytes()).isGreaterThan(totals.datagrams().received());
			assertThat(totals.datagrams().sent()).isPositive();
			assertThat(totals.datagrams().sentBytes()).isGreaterThan(totals.datagrams().sent());
			assertThat(totals.datagrams().dropped()).containsEntry("notJson", 1L)
				.containsOnlyKeys("badField", "badMac", "badSeal", "forgedSender", "notAnObject", "notJson",
						"otherRealm", "refused", "replayed", "staleKey", "tooLarge", "unknownType", "unsealed");
			assertThat(totals.requests().active()).isZero();
			assertThat(totals.requests().rejected()).isZero();
		});
	}

	@Test
	void totalsOfCallsAreThoseOfTheNode() {
		RpcStatistics rpc = new RpcStatistics(1, 2, 3, 4, 5, 6, 16, 7, 15, 8, 9, 10, 11, 12, 13, 14);
		assertThat(TotalsDescriptor.Calls.of(rpc)).isEqualTo(new TotalsDescriptor.Calls(1, 2, 7, 15));
		assertThat(TotalsDescriptor.Requests.of(rpc))
			.isEqualTo(new TotalsDescriptor.Requests(3, 4, 5, 6, 16, 8, 9, 10, 12, 11, 13, 14));
	}

	@Test
	void unknownAttributesOfPeersAreNotShown() {
		this.node.start();
		announce("Loud", new LinkedHashMap<>(
				Map.of("version", "1".repeat(65), "note", "<script>", "tcp_port", "54321", "address", "10.9.8.7")));
		PeerDetailsDescriptor shown = peer("Loud");
		assertThat(shown.peer().version()).isEqualTo("1".repeat(64));
		assertThat(JsonMapper.shared().writeValueAsString(shown)).doesNotContain("script", "54321", "10.9.8.7");
	}

	@Test
	void versionIsNotCutWithinACharacter() {
		this.node.start();
		announce("Bird", Map.of("version", "\uD83D\uDC26".repeat(65)));
		assertThat(peer("Bird").peer().version()).isEqualTo("\uD83D\uDC26".repeat(64));
	}

	@Test
	void descriptorsCanBeWrittenInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, PeerLinkEndpoint.class);
		assertThat(List.of(PeerLinkDescriptor.class, PeerDetailsDescriptor.class, NodeDescriptor.class,
				NodeDescriptor.Discovery.class, NodeDescriptor.Method.class, PeerDescriptor.class,
				PeerDescriptor.Path.class, ChannelDescriptor.class, TotalsDescriptor.class,
				TotalsDescriptor.Calls.class, TotalsDescriptor.Requests.class, TotalsDescriptor.Channels.class,
				TotalsDescriptor.Datagrams.class))
			.allSatisfy((type) -> assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(type)));
	}

	private PeerDetailsDescriptor peer(String name) {
		PeerDetailsDescriptor peer = this.endpoint.peer(name);
		assertThat(peer).as(name).isNotNull();
		return Objects.requireNonNull(peer);
	}

	private void start() throws InterruptedException {
		this.node.start();
		this.client.start();
		this.node.awaitPeer("Client", LONG);
		this.client.awaitPeer("Server", LONG);
	}

	/**
	 * Announces a peer at an address without a socket.
	 */
	private void announce(String name, Map<String, String> attributes) {
		PeerDiscovery unknown = this.discovery.join(InetAddress.getLoopbackAddress());
		unknown.announce(new Announcement(name, "instance of " + name, UNUSED_PORT, attributes));
	}

	private PeerLinkBuilder builder(String name) {
		return PeerLink.builder(name)
			.mdns(false)
			.transport(() -> this.network.open(0))
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()))
			.liveness(LivenessOptions.defaults()
				.withJavaInterval(Duration.ofMillis(50))
				.withJavaTimeout(Duration.ofSeconds(1))
				.withOtherInterval(Duration.ofMinutes(1))
				.withOtherTimeout(LONG)
				.withMisses(3));
	}

}
