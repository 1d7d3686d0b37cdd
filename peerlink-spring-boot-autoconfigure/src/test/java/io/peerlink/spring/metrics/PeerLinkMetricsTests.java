package io.peerlink.spring.metrics;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peerlink.NodeStatistics;
import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;
import io.peerlink.call.PeerPathStatistics;
import io.peerlink.call.RpcStatistics;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.spring.observation.ObservationCallObserver;
import io.peerlink.spring.testing.MemoryLan;
import io.peerlink.stream.PeerStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class PeerLinkMetricsTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final MeterRegistry clientMeters = new SimpleMeterRegistry();

	private final CountDownLatch release = new CountDownLatch(1);

	private final PeerLink node = this.lan.node("node",
			(builder) -> builder.handlerConcurrency(1)
				.handlerQueueCapacity(1)
				.liveness(LivenessOptions.disabled())
				.discovery(PythonDiscovery::new));

	private final PeerLink client = this.lan.node("client");

	/**
	 * A field, because meters hold weak references to what they measure.
	 */
	private final PeerLink mocked = mock(PeerLink.class);

	@BeforeEach
	void start() throws InterruptedException {
		new PeerLinkMetrics(this.node).bindTo(this.meters);
		new PeerLinkMetrics(this.client).bindTo(this.clientMeters);
		this.node.register("add", int.class, int.class, Integer::sum);
		this.node.register("wait", () -> {
			this.release.await();
			return null;
		});
		this.node.registerChannel("state", (channel) -> {
		}, ChannelOptions.sequenced().withMaxQueueSize(2));
		this.node.start();
		this.client.start();
		awaitEachOther();
	}

	private void awaitEachOther() throws InterruptedException {
		this.client.awaitPeer("node", LONG);
		this.node.awaitPeer("client", LONG);
	}

	@AfterEach
	void release() {
		this.release.countDown();
	}

	@Test
	void peersAreCountedByKind() {
		assertThat(peers("java")).isOne();
		assertThat(peers("other")).isOne();
	}

	@Test
	void callsAndRequestsAreGauged() {
		List<CompletableFuture<Void>> calls = List.of(callWait(), callWait());
		await().untilAsserted(() -> assertThat(gauge(this.meters, "peerlink.requests.active")).isEqualTo(2));
		await().untilAsserted(() -> assertThat(gauge(this.meters, "peerlink.requests.queued")).isOne());
		assertThat(gauge(this.clientMeters, "peerlink.calls.pending")).isEqualTo(2);
		this.release.countDown();
		calls.forEach(CompletableFuture::join);
		await().untilAsserted(() -> assertThat(gauge(this.meters, "peerlink.requests.active")).isZero());
		assertThat(gauge(this.meters, "peerlink.requests.queued")).isZero();
		assertThat(gauge(this.clientMeters, "peerlink.calls.pending")).isZero();
	}

	@Test
	void refusedRequestsAreCountedAsDrops() {
		List<CompletableFuture<Void>> calls = List.of(callWait(), callWait());
		await().untilAsserted(() -> assertThat(gauge(this.meters, "peerlink.requests.active")).isEqualTo(2));
		assertThatExceptionOfType(PeerBusyException.class)
			.isThrownBy(() -> this.client.peer("node").call("wait", void.class));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.client.peer("node").call("nothing", void.class));
		assertThat(drops("request_rejected")).isOne();
		assertThat(drops("unknown_method")).isOne();
		this.release.countDown();
		calls.forEach(CompletableFuture::join);
	}

	@Test
	void channelsAreMeasured() {
		Channel channel = this.client.openChannel("node", "state", ChannelOptions.sequenced());
		for (int i = 0; i < 5; i++) {
			channel.send(i);
		}
		await().untilAsserted(() -> assertThat(drops("queue_overflow")).isEqualTo(3));
		assertThat(frames(this.meters, "received")).isEqualTo(5);
		assertThat(frames(this.clientMeters, "sent")).isEqualTo(5);
		assertThat(gauge(this.meters, "peerlink.channels.open")).isOne();
		assertThat(gauge(this.meters, "peerlink.channels.queued")).isEqualTo(2);
		assertThat(count(this.meters, "peerlink.channels.opened")).isOne();
		assertThatExceptionOfType(ChannelRejectedException.class)
			.isThrownBy(() -> this.client.openChannel("node", "nothing", ChannelOptions.raw()));
		assertThat(count(this.meters, "peerlink.channels.rejected")).isPositive();
		channel.close();
		await().untilAsserted(() -> assertThat(gauge(this.meters, "peerlink.channels.open")).isZero());
	}

	@Test
	void streamedResultIsAByteStream() {
		CountDownLatch end = new CountDownLatch(1);
		this.node.register("numbers", () -> Stream.of(1, 2).onClose(end::countDown));
		Stream<Integer> numbers = this.client.peer("node").call("numbers", new TypeReference<>() {
		});
		assertThat(numbers).isNotNull();
		try (numbers) {
			Iterator<Integer> items = numbers.iterator();
			assertThat(items.next()).isOne();
			assertThat(gauge(this.meters, "peerlink.streams.open")).isOne();
			assertThat(gauge(this.meters, "peerlink.requests.active")).isZero();
		}
		await().untilAsserted(() -> assertThat(end.getCount()).isZero());
		await().untilAsserted(() -> assertThat(gauge(this.meters, "peerlink.streams.open")).isZero());
		assertThat(count(this.meters, "peerlink.values.expired")).isZero();
		assertThat(count(this.meters, "peerlink.values.refused")).isZero();
	}

	@Test
	void streamsAreMeasured() throws IOException {
		this.node.registerStream("echo", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
		try (PeerStream stream = this.client.openStream("node", "echo")) {
			stream.outputStream().write(new byte[1000]);
			assertThat(stream.inputStream().readNBytes(1000)).hasSize(1000);
			assertThat(gauge(this.meters, "peerlink.streams.open")).isOne();
			assertThat(count(this.meters, "peerlink.streams.opened")).isOne();
			assertThat(count(this.clientMeters, "peerlink.streams.opened")).isOne();
		}
		assertThatExceptionOfType(StreamRejectedException.class)
			.isThrownBy(() -> this.client.openStream("node", "nothing"));
		assertThat(count(this.meters, "peerlink.streams.rejected")).isOne();
		assertThat(count(this.meters, "peerlink.streams.traffic", "direction", "received")).isEqualTo(1000);
		assertThat(count(this.clientMeters, "peerlink.streams.traffic", "direction", "sent")).isEqualTo(1000);
		await().untilAsserted(() -> assertThat(gauge(this.meters, "peerlink.streams.open")).isZero());
	}

	@Test
	void datagramsAndTheirBytesAreCounted() {
		double before = count(this.meters, "peerlink.datagrams", "direction", "received");
		this.client.peer("node").call("add", Integer.class, 1, 2);
		assertThat(count(this.meters, "peerlink.datagrams", "direction", "received")).isGreaterThan(before);
		assertThat(count(this.meters, "peerlink.traffic", "direction", "received")).isGreaterThan(100);
		// The answer may arrive before the peer has counted it.
		await().untilAsserted(
				() -> assertThat(count(this.meters, "peerlink.traffic", "direction", "sent")).isGreaterThan(40));
		assertThat(count(this.meters, "peerlink.datagrams", "direction", "sent")).isPositive();
	}

	@Test
	void invalidDatagramsAreCountedAsDropsByCause() throws IOException {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		try (PeerLink udp = PeerLink.builder("udp").bindAddress(loopback).port(0).mdns(false).build().start();
				DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
			MeterRegistry registry = new SimpleMeterRegistry();
			new PeerLinkMetrics(udp).bindTo(registry);
			for (String text : List.of("hello", "[]", "{\"type\":\"request\"}")) {
				byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
				socket.send(new DatagramPacket(bytes, bytes.length, udp.status().address()));
			}
			for (String cause : List.of("not_json", "not_an_object", "bad_field")) {
				await().untilAsserted(
						() -> assertThat(count(registry, "peerlink.drops", "cause", cause)).as(cause).isOne());
			}
		}
	}

	@Test
	void gaugesOfAStoppedNodeAreZero() {
		this.client.openChannel("node", "state", ChannelOptions.sequenced());
		this.node.stop();
		assertThat(this.meters.getMeters())
			.filteredOn((meter) -> meter instanceof Gauge && !(meter instanceof TimeGauge))
			.hasSize(13)
			.allSatisfy((meter) -> assertThat(((Gauge) meter).value()).as(meter.getId().toString()).isZero());
	}

	@Test
	void medianAndMaximumOfRoundTripsAreMeasured() {
		MeterRegistry registry = measure(List.of(), status("a", true, 30), status("b", true, 10),
				status("c", true, null), status("d", false, 99), status("e", true, 20), status("f", true, 80));
		assertThat(roundTrip(registry, "median")).isEqualTo(0.020);
		assertThat(roundTrip(registry, "max")).isEqualTo(0.080);
	}

	@Test
	void roundTripOfCallsIsPreferredToThatOfPings() {
		MeterRegistry registry = measure(List.of(path("a", 5), path("b", null)), status("a", true, 90),
				status("b", true, 40));
		assertThat(roundTrip(registry, "median")).isEqualTo(0.005);
		assertThat(roundTrip(registry, "max")).isEqualTo(0.040);
	}

	@Test
	void roundTripIsNaNWithoutSamples() {
		MeterRegistry registry = measure(List.of(), status("a", true, null), status("b", false, 99));
		assertThat(roundTrip(registry, "median")).isNaN();
		assertThat(roundTrip(registry, "max")).isNaN();
		this.node.stop();
		assertThat(roundTrip(this.meters, "median")).isNaN();
		assertThat(roundTrip(this.meters, "max")).isNaN();
	}

	@Test
	void roundTripOfARealPeerIsMeasured() {
		await().untilAsserted(() -> assertThat(roundTrip(this.clientMeters, "max")).isBetween(0.000_001, 1.0));
	}

	@Test
	void statisticsOfCallsAreThoseOfTheNode() {
		RpcStatistics rpc = new RpcStatistics(1, 2, 3, 4, 5, 6, 16, 7, 15, 8, 9, 10, 11, 12, 13, 14);
		NodeStatistics statistics = mock(NodeStatistics.class);
		given(statistics.rpc()).willReturn(rpc);
		given(statistics.instanceId()).willReturn("instance");
		given(this.mocked.statistics()).willReturn(Optional.of(statistics));
		MeterRegistry registry = new SimpleMeterRegistry();
		new PeerLinkMetrics(this.mocked).bindTo(registry);
		assertThat(gauge(registry, "peerlink.calls.pending")).isEqualTo(1);
		assertThat(count(registry, "peerlink.drops", "cause", "stray_reply")).isEqualTo(2);
		assertThat(gauge(registry, "peerlink.requests.active")).isEqualTo(3);
		assertThat(gauge(registry, "peerlink.requests.queued")).isEqualTo(4);
		assertThat(count(registry, "peerlink.drops", "cause", "request_rejected")).isEqualTo(5);
		assertThat(count(registry, "peerlink.drops", "cause", "unknown_method")).isEqualTo(6);
		assertThat(count(registry, "peerlink.drops", "cause", "request_denied")).isEqualTo(16);
		assertThat(count(registry, "peerlink.calls.retransmissions")).isEqualTo(7);
		assertThat(count(registry, "peerlink.calls.inquiries")).isEqualTo(15);
		assertThat(count(registry, "peerlink.requests.duplicates")).isEqualTo(8);
		assertThat(count(registry, "peerlink.drops", "cause", "request_expired")).isEqualTo(9);
		assertThat(count(registry, "peerlink.requests.cancelled")).isEqualTo(10);
		assertThat(count(registry, "peerlink.drops", "cause", "reply_lost")).isEqualTo(11);
		assertThat(count(registry, "peerlink.drops", "cause", "request_misdirected")).isEqualTo(12);
		assertThat(gauge(registry, "peerlink.replies.cached")).isEqualTo(13);
		assertThat(count(registry, "peerlink.drops", "cause", "stranger_unanswered")).isEqualTo(14);
	}

	@Test
	void countersContinueWhenTheNodeIsStartedAgain() throws InterruptedException {
		callNothing();
		callNothing();
		assertThat(drops("unknown_method")).isEqualTo(2);
		this.node.stop();
		assertThat(drops("unknown_method")).isEqualTo(2);
		this.node.start();
		awaitEachOther();
		assertThat(drops("unknown_method")).isEqualTo(2);
		callNothing();
		assertThat(drops("unknown_method")).isEqualTo(3);
	}

	@Test
	void metersOfSeveralNodesAreDistinguishedByTags() {
		MeterRegistry registry = new SimpleMeterRegistry();
		new PeerLinkMetrics(this.node, Tags.of("node", "node")).bindTo(registry);
		new PeerLinkMetrics(this.client, Tags.of("node", "client")).bindTo(registry);
		assertThat(registry.get("peerlink.peers").tags("node", "node", "kind", "other").gauge().value()).isOne();
		assertThat(registry.get("peerlink.peers").tags("node", "client", "kind", "other").gauge().value()).isZero();
		assertThat(registry.getMeters()).hasSize(2 * this.meters.getMeters().size());
	}

	@Test
	void prometheusAcceptsEveryMeter() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
			.throwExceptionOnRegistrationFailure();
		new PeerLinkMetrics(this.node).bindTo(prometheus);
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(prometheus));
		ObservationCallObserver observer = new ObservationCallObserver(observations);
		observer.calling("node", "add").ended(null);
		observer.calling("node", "add").ended(new IllegalStateException());
		assertThat(prometheus.scrape()).contains("peerlink_peers{kind=\"java\"} 1", "peerlink_calls_pending 0",
				"peerlink_calls_retransmissions_total 0", "peerlink_round_trip_median_seconds ",
				"peerlink_round_trip_max_seconds ", "peerlink_requests_duplicates_total 0",
				"peerlink_requests_cancelled_total 0", "peerlink_replies_cached 0", "peerlink_requests_active 0",
				"peerlink_requests_queued 0", "peerlink_channels_open 0", "peerlink_channels_queued_messages 0",
				"peerlink_channels_opened_total 0", "peerlink_channels_rejected_total 0",
				"peerlink_channels_frames_total{direction=\"sent\"} 0", "peerlink_streams_open 0",
				"peerlink_streams_opened_total 0", "peerlink_streams_rejected_total 0",
				"peerlink_streams_invalid_total 0", "peerlink_values_expired_total 0",
				"peerlink_values_refused_total 0", "peerlink_streams_traffic_bytes_total{direction=\"sent\"} 0",
				"peerlink_datagrams_total{direction=\"received\"} ",
				"peerlink_traffic_bytes_total{direction=\"sent\"} ", "peerlink_receive_errors_total 0",
				"peerlink_drops_total{cause=\"queue_overflow\"} 0",
				"peerlink_calls_seconds_count{error=\"none\",method=\"add\",outcome=\"success\"} 1",
				"peerlink_calls_seconds_count{error=\"IllegalStateException\",method=\"add\",outcome=\"error\"} 1",
				"peerlink_calls_active_seconds_count{method=\"add\",outcome=\"unknown\"} 0");
	}

	private MeterRegistry measure(List<PeerPathStatistics> paths, PeerStatus... peers) {
		NodeStatus status = mock(NodeStatus.class);
		given(this.mocked.status()).willReturn(status);
		given(status.peers()).willReturn(List.of(peers));
		given(status.paths())
			.willReturn(paths.stream().collect(Collectors.toMap(PeerPathStatistics::instanceId, Function.identity())));
		MeterRegistry registry = new SimpleMeterRegistry();
		new PeerLinkMetrics(this.mocked).bindTo(registry);
		return registry;
	}

	private static PeerStatus status(String instanceId, boolean up, @Nullable Integer roundTripMillis) {
		PeerStatus status = mock(PeerStatus.class);
		given(status.peer()).willReturn(
				new Peer("peer", instanceId, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), Map.of()));
		given(status.up()).willReturn(up);
		given(status.roundTrip()).willReturn((roundTripMillis != null) ? Duration.ofMillis(roundTripMillis) : null);
		return status;
	}

	private static PeerPathStatistics path(String instanceId, @Nullable Integer roundTripMillis) {
		return new PeerPathStatistics(instanceId, true,
				(roundTripMillis != null) ? Duration.ofMillis(roundTripMillis) : null, Duration.ofSeconds(1), 0);
	}

	private static double roundTrip(MeterRegistry registry, String statistic) {
		return registry.get("peerlink.round.trip." + statistic).timeGauge().value(TimeUnit.SECONDS);
	}

	private CompletableFuture<Void> callWait() {
		return this.client.peer("node").callAsync("wait", Void.class);
	}

	private void callNothing() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.client.peer("node").call("nothing", void.class));
	}

	private double peers(String kind) {
		return this.meters.get("peerlink.peers").tag("kind", kind).gauge().value();
	}

	private double drops(String cause) {
		return count(this.meters, "peerlink.drops", "cause", cause);
	}

	private static double frames(MeterRegistry registry, String direction) {
		return count(registry, "peerlink.channels.frames", "direction", direction);
	}

	private static double gauge(MeterRegistry registry, String name) {
		return registry.get(name).gauge().value();
	}

	private static double count(MeterRegistry registry, String name, String... tags) {
		return registry.get(name).tags(tags).functionCounter().count();
	}

	/**
	 * Discovers one peer that does not announce that it is a Java node.
	 */
	private static final class PythonDiscovery implements PeerDiscovery {

		@Override
		public void start(DiscoveryListener listener) {
			listener.discovered("test", new DiscoveredNode("python", "python-1",
					new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), Map.of("version", "1.1.0")));
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			return CompletableFuture.completedFuture(List.of());
		}

		@Override
		public void announce(Announcement self) {
		}

		@Override
		public void withdraw() {
		}

		@Override
		public void close() {
		}

		@Override
		public Status status() {
			return new Status(true, "test");
		}

	}

}
