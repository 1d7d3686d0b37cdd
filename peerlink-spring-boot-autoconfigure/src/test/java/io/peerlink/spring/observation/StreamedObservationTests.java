package io.peerlink.spring.observation;

import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.peerlink.PeerLink;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for observations of calls with streamed results.
 */
class StreamedObservationTests {

	private static final TypeReference<Stream<Integer>> NUMBERS = new TypeReference<>() {
	};

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final MeterRegistry calls = new SimpleMeterRegistry();

	private final MeterRegistry handlers = new SimpleMeterRegistry();

	private final PeerLink client = this.lan.node("client", (builder) -> builder.callObserver(observer(this.calls)));

	private final PeerLink server = this.lan.node("server", (builder) -> builder.callObserver(observer(this.handlers)));

	private static ObservationCallObserver observer(MeterRegistry meters) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		return new ObservationCallObserver(registry);
	}

	@BeforeEach
	void start() throws InterruptedException {
		this.server.register("numbers", () -> Stream.of(1, 2));
		this.server.register("broken", () -> Stream.of(1, 2).peek((number) -> {
			throw new IllegalStateException("no numbers");
		}));
		this.server.start();
		this.client.start();
		this.client.awaitPeer("server", Duration.ofSeconds(10));
	}

	@Test
	void callEndsWhenItsResultIsOffered() {
		try (Stream<Integer> numbers = call("numbers")) {
			Iterator<Integer> items = numbers.iterator();
			assertThat(items.next()).isOne();
			assertEnded(this.calls, "peerlink.calls", "numbers", "success");
			assertEnded(this.handlers, "peerlink.handler", "numbers", "success");
		}
	}

	@Test
	void failureOfTheResultIsNoneOfTheCall() {
		try (Stream<Integer> numbers = call("broken")) {
			assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(numbers::toList);
			assertEnded(this.calls, "peerlink.calls", "broken", "success");
			assertEnded(this.handlers, "peerlink.handler", "broken", "success");
		}
	}

	@Test
	void failureOfACollectedResultIsThatOfTheCall() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.client.peer("server").call("broken", Integer[].class));
		assertEnded(this.calls, "peerlink.calls", "broken", "remote_error");
		assertEnded(this.handlers, "peerlink.handler", "broken", "error");
	}

	private Stream<Integer> call(String method) {
		Stream<Integer> result = this.client.peer("server").call(method, NUMBERS);
		assertThat(result).isNotNull();
		return result;
	}

	private static void assertEnded(MeterRegistry meters, String name, String method, String outcome) {
		await().untilAsserted(
				() -> assertThat(meters.find(name).tags("method", method, "outcome", outcome).timer()).isNotNull()
					.extracting(Timer::count)
					.isEqualTo(1L));
	}

}
