package io.peerlink.spring.metrics;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.discovery.Announcement;
import io.peerlink.discovery.DiscoveryListener;
import io.peerlink.discovery.LivenessOptions;
import io.peerlink.discovery.PeerDiscovery;
import io.peerlink.discovery.Sighting;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.spring.observation.ObservationCallObserver;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class PeerLinkMetricsTests {

	private static final Duration LONG = Duration.ofSeconds(10);

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
		}, ChannelOptions.sequenced().maxQueueSize(2));
		this.node.start();
		this.client.start();
		awaitEachOther();
	}

	private void awaitEachOther() throws InterruptedException {
		this.client.awaitPeer("node", LONG);
		this.node.awaitPeer("client", LONG);
	}

	@AfterEach
	void stop() {
		this.release.countDown();
		this.client.stop();
		this.node.stop();
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
	void refusedRequestsAreDrops() {
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
	void datagramsAndTheirBytesAreCounted() {
		double before = count(this.meters, "peerlink.datagrams", "direction", "received");
		this.client.peer("node").call("add", Integer.class, 1, 2);
		assertThat(count(this.meters, "peerlink.datagrams", "direction", "received")).isGreaterThan(before);
		assertThat(count(this.meters, "peerlink.traffic", "direction", "received")).isGreaterThan(100);
		// The answer may be here before it is counted there.
		await().untilAsserted(
				() -> assertThat(count(this.meters, "peerlink.traffic", "direction", "sent")).isGreaterThan(40));
		assertThat(count(this.meters, "peerlink.datagrams", "direction", "sent")).isPositive();
	}

	@Test
	void datagramsThatAreNoMessagesAreDropsByCause() throws IOException {
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
		assertThat(this.meters.getMeters()).filteredOn(Gauge.class::isInstance)
			.hasSize(7)
			.allSatisfy((meter) -> assertThat(((Gauge) meter).value()).as(meter.getId().toString()).isZero());
	}

	@Test
	void countersGoOnWhenTheNodeIsStartedAgain() throws InterruptedException {
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
	void metersOfSeveralNodesAreToldApartByTags() {
		MeterRegistry registry = new SimpleMeterRegistry();
		new PeerLinkMetrics(this.node, Tags.of("node", "node")).bindTo(registry);
		new PeerLinkMetrics(this.client, Tags.of("node", "client")).bindTo(registry);
		assertThat(registry.get("peerlink.peers").tags("node", "node", "kind", "other").gauge().value()).isOne();
		assertThat(registry.get("peerlink.peers").tags("node", "client", "kind", "other").gauge().value()).isZero();
		assertThat(registry.getMeters()).hasSize(2 * this.meters.getMeters().size());
	}

	@Test
	void prometheusTakesEveryMeter() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
			.throwExceptionOnRegistrationFailure();
		new PeerLinkMetrics(this.node).bindTo(prometheus);
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(prometheus));
		ObservationCallObserver observer = new ObservationCallObserver(observations);
		observer.calling("node", "add").ended(null);
		observer.calling("node", "add").ended(new IllegalStateException());
		assertThat(prometheus.scrape()).contains("peerlink_peers{kind=\"java\"} 1", "peerlink_calls_pending 0",
				"peerlink_requests_active 0", "peerlink_requests_queued 0", "peerlink_channels_open 0",
				"peerlink_channels_queued_messages 0", "peerlink_channels_opened_total 0",
				"peerlink_channels_rejected_total 0", "peerlink_channels_frames_total{direction=\"sent\"} 0",
				"peerlink_datagrams_total{direction=\"received\"} ",
				"peerlink_traffic_bytes_total{direction=\"sent\"} ", "peerlink_receive_errors_total 0",
				"peerlink_drops_total{cause=\"queue_overflow\"} 0",
				"peerlink_calls_seconds_count{error=\"none\",method=\"add\",outcome=\"success\"} 1",
				"peerlink_calls_seconds_count{error=\"IllegalStateException\",method=\"add\",outcome=\"error\"} 1",
				"peerlink_calls_active_seconds_count{method=\"add\",outcome=\"unknown\"} 0");
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
	 * Finds one peer that does not say that it is a Java node.
	 */
	private static final class PythonDiscovery implements PeerDiscovery {

		@Override
		public void start(DiscoveryListener listener) {
			listener.seen("test", new Sighting("python", "python-1",
					new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), Map.of("version", "1.1.0")));
		}

		@Override
		public CompletableFuture<List<Sighting>> lookup(String name) {
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
