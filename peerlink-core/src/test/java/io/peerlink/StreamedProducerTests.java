package io.peerlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.StreamedNodes.Network;
import io.peerlink.call.CallObserver;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.sim.CapturedLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for results that are collected for callers that want one piece, and for what a
 * node does with values that nobody reads.
 */
@Timeout(60)
class StreamedProducerTests {

	private static final TypeReference<Stream<Integer>> NUMBERS = new TypeReference<>() {
	};

	private final StreamedNodes nodes = new StreamedNodes();

	private final CountDownLatch running = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger closed = new AtomicInteger();

	private final AtomicInteger made = new AtomicInteger();

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink caller;

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink callee;

	@AfterEach
	void close() {
		this.release.countDown();
		this.nodes.close();
	}

	private PeerClient pair(Network network) throws InterruptedException {
		return pair(network, (builder) -> builder);
	}

	private PeerClient pair(Network network, UnaryOperator<PeerLinkBuilder> customizer) throws InterruptedException {
		this.caller = this.nodes.start(network, "caller");
		this.callee = this.nodes.start(network, "callee", customizer);
		this.callee.register("slow", this::slow);
		this.callee.register("stuck", () -> Stream.of(1).peek((i) -> block()).onClose(this.closed::incrementAndGet));
		this.callee.register("two", () -> Stream.of(1, 2));
		this.callee.register("size", List.class, (list) -> list.size());
		this.callee.register("length", byte[].class, (bytes) -> bytes.length);
		this.callee.register("upper", String.class, String::toUpperCase);
		this.nodes.awaitAll(network);
		return this.caller.peer("callee");
	}

	private Stream<Integer> slow() {
		return Stream.generate(() -> {
			LockSupport.parkNanos(10_000_000);
			return this.made.incrementAndGet();
		}).onClose(this.closed::incrementAndGet);
	}

	private void block() {
		this.running.countDown();
		boolean waiting = true;
		while (waiting) {
			try {
				this.release.await();
				waiting = false;
			}
			catch (InterruptedException ex) {
				// What a user does may ignore it.
			}
		}
	}

	private static CallOptions timeout(long millis) {
		return CallOptions.defaults().withTimeout(Duration.ofMillis(millis));
	}

	@ParameterizedTest
	@EnumSource
	void collectedResultsTakeNoThreadsOfStreams(Network network) throws Exception {
		PeerClient client = pair(network, (builder) -> builder.maxStreams(4));
		List<CompletableFuture<?>> collected = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			collected.add(client.with(timeout(20_000)).callAsync("slow", List.class));
		}
		await().until(() -> this.made.get() > 100);
		assertThat(requireNonNull(client.call("two", NUMBERS))).containsExactly(1, 2);
		collected.forEach((future) -> future.cancel(true));
		await().untilAsserted(() -> assertThat(this.closed).hasValue(12));
	}

	@Test
	void collectedResultsOfOneCallerAreBounded() throws Exception {
		PeerClient client = pair(Network.MEMORY);
		List<CompletableFuture<?>> collected = new ArrayList<>();
		for (int i = 0; i < 64; i++) {
			collected.add(client.with(timeout(20_000)).callAsync("slow", List.class));
		}
		await().until(() -> this.made.get() > 640);
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> client.call("slow", List.class))
			.withMessageContaining("no room to collect the result of slow");
		collected.forEach((future) -> future.cancel(true));
		await().ignoreExceptions()
			.untilAsserted(() -> assertThat((Object) client.call("two", List.class)).isEqualTo(List.of(1, 2)));
	}

	@ParameterizedTest
	@EnumSource
	void stopEndsCollectedResults(Network network) throws Exception {
		PeerClient client = pair(network, (builder) -> builder.shutdownTimeout(Duration.ofMillis(200)));
		CompletableFuture<?> collected = client.with(timeout(30_000)).callAsync("slow", List.class);
		await().until(() -> this.made.get() > 1);
		this.callee.stop();
		await().untilAsserted(() -> assertThat(this.closed).hasValue(1));
		assertThat(collected).failsWithin(Duration.ofSeconds(20));
	}

	@ParameterizedTest
	@EnumSource
	void callerIsToldThatItsResultDoesNotEnd(Network network) throws Exception {
		PeerClient client = pair(network).with(timeout(1000));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> client.call("slow", List.class))
			.withMessageContaining("has not ended within")
			.withMessageContaining("a Java caller can ask for a Stream");
		await().untilAsserted(() -> assertThat(this.closed).hasValue(1));
	}

	@Test
	void answerToALateResultIsNotMadeByTheTimer() throws Exception {
		AtomicReference<@Nullable String> thread = new AtomicReference<>();
		PeerClient client = pair(Network.SOCKETS, (builder) -> builder.callObserver(new CallEnd(thread)));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> client.with(timeout(600)).call("slow", List.class));
		await().untilAsserted(() -> assertThat(thread.get()).isNotNull().doesNotContain("timer"));
	}

	@ParameterizedTest
	@EnumSource
	void collectedResultKnowsItsCallerAfterTheCancellation(Network network) throws Exception {
		PeerClient client = pair(network);
		AtomicReference<@Nullable Object> seen = new AtomicReference<>();
		this.callee.register("who", () -> Stream.of(1).peek((i) -> {
			block();
			try {
				seen.set(CurrentPeer.get().map(CurrentPeer::name).orElse("nobody"));
			}
			catch (RuntimeException ex) {
				seen.set(ex);
			}
		}));
		CompletableFuture<?> collected = client.callAsync("who", List.class);
		this.running.await();
		collected.cancel(true);
		await().until(() -> this.callee.status().rpc().cancelledRequests() == 1);
		this.release.countDown();
		await().untilAsserted(() -> assertThat(seen).hasValue("caller"));
	}

	@ParameterizedTest
	@EnumSource
	void errorOfAStreamThatCannotBeOfferedEndsTheRequest(Network network) throws Exception {
		PeerClient client = pair(network);
		List<Stream<Integer>> unread = new ArrayList<>();
		for (int i = 0; i < 64; i++) {
			unread.add(requireNonNull(client.call("two", NUMBERS)));
		}
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> client.call("slow", NUMBERS));
		await().untilAsserted(() -> assertThat(this.callee.status().rpc().activeRequests()).isZero());
		unread.forEach(Stream::close);
	}

	@ParameterizedTest
	@EnumSource
	void streamedArgumentOfAPlainParameterIsExplained(Network network) throws Exception {
		PeerClient client = pair(network);
		for (String method : List.of("size", "length", "upper")) {
			assertThatExceptionOfType(RemoteErrorException.class)
				.isThrownBy(
						() -> client.call(method, Object.class, Stream.of(1, 2).onClose(this.closed::incrementAndGet)))
				.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"))
				.withMessageContaining("is streamed, which only a Stream, a Publisher or an InputStream takes");
		}
		await().untilAsserted(() -> assertThat(this.closed).hasValue(3));
	}

	@Test
	void argumentsAreClosedAlthoughTheCallCannotBegin() throws Exception {
		PeerClient client = pair(Network.MEMORY);
		Object[] many = IntStream.range(0, 66)
			.mapToObj((i) -> Stream.of(i).onClose(this.closed::incrementAndGet))
			.toArray();
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> client.call("size", Integer.class, many));
		await().untilAsserted(() -> assertThat(this.closed).hasValue(66));
		PeerLink mute = this.nodes.start(Network.MEMORY, "mute", (builder) -> builder.tcp(false));
		this.nodes.awaitAll(Network.MEMORY);
		AtomicBoolean refused = new AtomicBoolean();
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(
				() -> mute.peer("callee").call("size", Integer.class, Stream.of(1).onClose(() -> refused.set(true))))
			.withMessageContaining("Pass a List or a byte[] instead");
		await().untilTrue(refused);
		AtomicInteger unknown = new AtomicInteger();
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.caller.peer("nobody")
			.call("size", Integer.class, Stream.of(1).onClose(unknown::incrementAndGet)));
		assertThat(this.caller.peer("nobody")
			.with(CallOptions.defaults().withKwarg("numbers", Stream.of(1).onClose(unknown::incrementAndGet)))
			.callAsync("size", Integer.class)).failsWithin(Duration.ofSeconds(5));
		await().untilAsserted(() -> assertThat(unknown).hasValue(2));
	}

	@ParameterizedTest
	@EnumSource
	void withdrawnPublisherIsNotSubscribedTo(Network network) throws Exception {
		PeerClient client = pair(network);
		AtomicInteger subscribed = new AtomicInteger();
		AtomicInteger asked = new AtomicInteger();
		this.callee.register("publisher", () -> {
			asked.incrementAndGet();
			return (Flow.Publisher<Integer>) (subscriber) -> subscribed.incrementAndGet();
		});
		for (int i = 0; i < 50; i++) {
			requireNonNull(client.call("publisher", NUMBERS)).close();
		}
		await().until(() -> this.callee.status().openStreams().isEmpty());
		assertThat(asked).hasValue(50);
		assertThat(subscribed).hasValue(0);
	}

	@Test
	void failureOfAValueIsLogged() throws Exception {
		PeerClient client = pair(Network.SOCKETS);
		this.callee.register("fails", () -> Stream.of(1).map((i) -> {
			throw new UncheckedIOException(new IOException("disk"));
		}));
		try (CapturedLog log = new CapturedLog("io.peerlink.internal.value.ValueFailureLog")) {
			assertThatExceptionOfType(RemoteErrorException.class)
				.isThrownBy(() -> requireNonNull(client.call("fails", NUMBERS)).toList());
			assertThat(log.warnings()).anySatisfy((line) -> assertThat(line).contains("fails (result) has failed"));
		}
	}

	/**
	 * Records which thread ends requests.
	 *
	 * @param thread its name
	 */
	private record CallEnd(AtomicReference<@Nullable String> thread) implements CallObserver {

		@Override
		public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
			return new Incoming() {

				@Override
				public void ended(@Nullable Throwable failure) {
					CallEnd.this.thread.set(Thread.currentThread().getName());
				}

			};
		}

	}

}
