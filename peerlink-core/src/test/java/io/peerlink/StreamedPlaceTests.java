package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.StreamedNodes.Network;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.stream.PeerStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for streamed values while there are as many as there may be.
 */
@Timeout(60)
class StreamedPlaceTests {

	private static final TypeReference<Stream<Integer>> NUMBERS = new TypeReference<>() {
	};

	private final StreamedNodes nodes = new StreamedNodes();

	private final AtomicInteger made = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	private final CountDownLatch release = new CountDownLatch(1);

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink caller;

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink callee;

	@AfterEach
	void close() {
		this.release.countDown();
		this.nodes.close();
	}

	private PeerClient pair(UnaryOperator<PeerLinkBuilder> ofCallee) throws InterruptedException {
		this.caller = this.nodes.start(Network.SOCKETS, "caller");
		this.callee = this.nodes.start(Network.SOCKETS, "callee", ofCallee);
		this.callee.register("count", () -> closing(IntStream.range(0, 100).boxed()));
		this.callee.register("endless", () -> closing(Stream.generate(() -> 1)));
		this.nodes.awaitAll(Network.SOCKETS);
		return this.caller.peer("callee");
	}

	private <T> Stream<T> closing(Stream<T> stream) {
		this.made.incrementAndGet();
		return stream.onClose(this.closed::incrementAndGet);
	}

	private void awaitAllClosed() {
		await().untilAsserted(() -> assertThat(this.closed).hasValue(this.made.get()));
	}

	private static PeerClient within(PeerClient client, long millis) {
		return client.with(CallOptions.defaults().withTimeout(Duration.ofMillis(millis)));
	}

	@Test
	void readersWaitForAPlace() throws Exception {
		PeerClient client = within(pair((builder) -> builder.maxStreams(8)), 30_000);
		ExecutorService readers = Executors.newFixedThreadPool(20);
		try {
			List<CompletableFuture<Long>> counts = Stream
				.generate(() -> CompletableFuture.supplyAsync(() -> count(client), readers))
				.limit(200)
				.toList();
			assertThat(counts).allSatisfy((count) -> assertThat(count.get(30, TimeUnit.SECONDS)).isEqualTo(100));
		}
		finally {
			readers.shutdownNow();
		}
		awaitAllClosed();
	}

	private static long count(PeerClient client) {
		try (Stream<Integer> numbers = requireNonNull(client.call("count", NUMBERS))) {
			return numbers.mapToInt((number) -> number).count();
		}
	}

	@Test
	void readerWaitsForAPlaceOfItsOwnNode() throws Exception {
		this.caller = this.nodes.start(Network.SOCKETS, "caller", (builder) -> builder.maxStreams(1));
		this.callee = this.nodes.start(Network.SOCKETS, "callee");
		this.callee.register("endless", () -> Stream.generate(() -> 1));
		this.nodes.awaitAll(Network.SOCKETS);
		PeerClient client = this.caller.peer("callee");
		Stream<Integer> first = requireNonNull(client.call("endless", NUMBERS));
		assertThat(first.iterator().next()).isOne();
		try (Stream<Integer> second = requireNonNull(client.call("endless", NUMBERS))) {
			CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> second.iterator().next());
			await().during(Duration.ofMillis(100)).atMost(Duration.ofSeconds(5)).until(() -> !read.isDone());
			first.close();
			assertThat(read.get(5, TimeUnit.SECONDS)).isOne();
		}
	}

	@Test
	void valuesThatCannotBeReadAreWithdrawn() throws Exception {
		PeerClient client = pair((builder) -> builder.maxStreams(4));
		List<Stream<Integer>> open = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			Stream<Integer> numbers = requireNonNull(client.call("endless", NUMBERS));
			numbers.iterator().next();
			open.add(numbers);
		}
		for (int i = 0; i < 10; i++) {
			try (Stream<Integer> refused = requireNonNull(within(client, 100).call("count", NUMBERS))) {
				assertThatExceptionOfType(PeerLinkException.class).isThrownBy(refused::toList)
					.withCauseInstanceOf(StreamRejectedException.class)
					.withMessageContaining("as many streams");
			}
		}
		open.forEach(Stream::close);
		await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(this.closed).hasValue(12));
		assertThat(count(client)).isEqualTo(100);
	}

	@Test
	void valueIsWithdrawnWhenItsReaderIsInterrupted() throws Exception {
		Stream<Integer> numbers = requireNonNull(pair((builder) -> builder).call("count", NUMBERS));
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> numbers.iterator().next())
			.withMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
		numbers.close();
		awaitAllClosed();
	}

	@Test
	void readerThatWaitsForAPlaceCanBeClosed() throws Exception {
		PeerClient client = within(pair((builder) -> builder.maxStreams(2)), 30_000);
		try (Stream<Integer> first = requireNonNull(client.call("endless", NUMBERS))) {
			first.iterator().next();
			Stream<Integer> second = requireNonNull(client.call("count", NUMBERS));
			CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> second.iterator().next());
			await().until(() -> this.callee.status().streamTotals().rejected() > 0);
			second.close();
			assertThat(read).failsWithin(Duration.ofSeconds(5));
		}
		awaitAllClosed();
	}

	@Test
	void streamsOfUsersLeaveRoomForValues() throws Exception {
		PeerClient client = pair((builder) -> builder.maxStreams(2));
		this.callee.registerStream("raw", (stream) -> this.release.await());
		try (PeerStream raw = this.caller.openStream("callee", "raw")) {
			assertThat(count(client)).isEqualTo(100);
			assertThat(raw.isOpen()).isTrue();
		}
	}

	@Test
	void valuesLeaveRoomForStreamsOfUsers() throws Exception {
		PeerClient client = pair((builder) -> builder.maxStreams(2));
		this.callee.registerStream("raw", (stream) -> stream.outputStream().write(7));
		try (Stream<Integer> numbers = requireNonNull(client.call("endless", NUMBERS))) {
			assertThat(numbers.iterator().next()).isOne();
			try (PeerStream raw = this.caller.openStream("callee", "raw")) {
				assertThat(raw.inputStream().read()).isEqualTo(7);
			}
		}
	}

	@Test
	void argumentsThatAreNotReadCostNoStream() throws Exception {
		PeerClient client = pair((builder) -> builder);
		this.callee.register(new Ignorant());
		for (int i = 0; i < 20; i++) {
			assertThat(client.call("ignore", Integer.class, closing(Stream.of(1)))).isOne();
		}
		awaitAllClosed();
		assertThat(this.callee.status().streamTotals().opened()).isZero();
		assertThat(this.caller.status().streamTotals().refusedValues()).isZero();
	}

	@Test
	void forgottenStreamsAreClosed() throws Exception {
		PeerClient client = pair((builder) -> builder);
		for (int i = 0; i < 10; i++) {
			assertThat(requireNonNull(client.call("endless", NUMBERS)).findFirst()).hasValue(1);
			assertThat(client.call("count", NUMBERS)).isNotNull();
		}
		await().until(() -> {
			System.gc();
			return this.closed.get() == 20;
		});
		await().until(() -> this.callee.status().openStreams().isEmpty());
	}

	/**
	 * Has no use for its argument.
	 */
	public static final class Ignorant {

		public int ignore(Stream<Integer> numbers) {
			return 1;
		}

	}

}
