package io.peerlink.spring.boot.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkClient;
import io.peerlink.spring.annotation.PeerLinkClientFactoryBean;
import io.peerlink.spring.annotation.PeerLinkClients;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for streamed values between two applications with real sockets on loopback.
 */
class StreamedValueTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final Duration SHORT = Duration.ofMillis(50);

	/**
	 * How many items a node takes that its consumer has not asked for yet.
	 */
	private static final int AHEAD = 65;

	private static final int MEBIBYTE = 1 << 20;

	private static ConfigurableApplicationContext server;

	private static ConfigurableApplicationContext client;

	private Counts counts;

	private PeerLinkOperations peers;

	private ReactivePeerLinkOperations reactive;

	private LibraryClient typed;

	@BeforeAll
	static void start() throws IOException {
		int serverPort = NodeLifecycleTests.freePort();
		int clientPort = NodeLifecycleTests.freePort();
		server = run(ServerConfiguration.class, "library", serverPort, clientPort);
		client = run(ClientConfiguration.class, "reader", clientPort, serverPort);
		client.getBean(PeerLinkOperations.class).awaitPeer("library", LONG);
		server.getBean(PeerLinkOperations.class).awaitPeer("reader", LONG);
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, String name, int port, int peerPort) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.run("--peerlink.node.name=" + name, "--peerlink.node.bind-address=127.0.0.1",
					"--peerlink.node.port=" + port, "--peerlink.discovery.mdns.enabled=false",
					"--peerlink.discovery.static-peers=127.0.0.1:" + peerPort);
	}

	@AfterAll
	static void stop() {
		client.close();
		server.close();
	}

	@BeforeEach
	void reset() {
		this.counts = server.getBean(Counts.class);
		this.peers = client.getBean(PeerLinkOperations.class);
		this.reactive = client.getBean(ReactivePeerLinkOperations.class);
		this.typed = client.getBean(LibraryClient.class);
		this.counts.reset();
	}

	@Test
	void templateReadsAFluxAsAStream() {
		try (Stream<Book> books = this.peers.stream("library", "books", Book.class, 3)) {
			assertThat(books).containsExactly(new Book("Book 0"), new Book("Book 1"), new Book("Book 2"));
		}
	}

	@Test
	void genericItemsAreRead() {
		ParameterizedTypeReference<List<Book>> shelf = new ParameterizedTypeReference<>() {
		};
		try (Stream<List<Book>> shelves = this.peers.stream("library", "shelves", shelf)) {
			assertThat(shelves).containsExactly(List.of(new Book("a"), new Book("b")), List.of());
		}
		StepVerifier.create(this.reactive.flux("library", "shelves", shelf)).expectNextCount(2).verifyComplete();
	}

	@Test
	void streamIsAResultTypeAsAnyOther() {
		ParameterizedTypeReference<Stream<Book>> type = new ParameterizedTypeReference<>() {
		};
		try (Stream<Book> books = this.peers.call("library", "books", type, 2)) {
			assertThat(books).hasSize(2);
		}
	}

	@Test
	void publisherIsOnlyAFewItemsAheadOfTheConsumer() {
		StepVerifier.create(this.reactive.flux("library", "numbers", Long.class), 3)
			.expectNext(0L, 1L, 2L)
			.expectNoEvent(SHORT)
			.then(() -> assertThat(this.counts.produced).hasValueLessThanOrEqualTo(3 + AHEAD))
			.thenRequest(2)
			.expectNext(3L, 4L)
			.thenCancel()
			.verify(LONG);
		await().untilTrue(this.counts.cancelled);
		assertThat(this.counts.produced).hasValueLessThanOrEqualTo(5 + AHEAD);
	}

	@Test
	void closedStreamCancelsThePublisher() {
		try (Stream<Long> numbers = this.peers.stream("library", "numbers", Long.class)) {
			assertThat(numbers.limit(10)).hasSize(10);
		}
		await().untilTrue(this.counts.cancelled);
		assertThat(this.counts.produced).hasValueLessThanOrEqualTo(10 + AHEAD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "failing", "failingStream" })
	void failureAfterItemsReachesTheConsumer(String method) {
		StepVerifier.create(this.reactive.flux("library", method, Integer.class))
			.expectNextCount(100)
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.asInstanceOf(InstanceOfAssertFactories.type(RemoteErrorException.class))
				.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("IllegalStateException"))
				.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("no more books")))
			.verify(LONG);
		try (Stream<Integer> items = this.peers.stream("library", method, Integer.class)) {
			assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(items::count);
		}
	}

	@Test
	void fluxOfTheTemplateIsCold() {
		Flux<Book> books = this.reactive.to("library").method("books").args(2).flux(Book.class);
		assertThat(this.counts.calls).hasValue(0);
		StepVerifier.create(books).expectNextCount(2).verifyComplete();
		StepVerifier.create(books).expectNextCount(2).verifyComplete();
		assertThat(this.counts.calls).hasValue(2);
	}

	@Test
	void callThatFailsIsAFailureOfTheFlux() {
		StepVerifier.create(this.reactive.flux("nobody", "books", Book.class, 1))
			.expectError(PeerNotFoundException.class)
			.verify(LONG);
		StepVerifier.create(this.reactive.flux("library", "refused", Book.class))
			.expectError(RemoteErrorException.class)
			.verify(LONG);
	}

	@Test
	@SuppressWarnings("NullAway") // Callers need not check.
	void typeOfItemsIsRequired() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactive.flux("library", "books", (Class<?>) null));
		assertThatIllegalArgumentException().isThrownBy(() -> this.peers.stream("library", "books", (Class<?>) null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "words", "list", "monoOfFlux", "futureOfStream", "publisher", "flow" })
	void valuesComeInWhateverTheHandlerReturns(String method) {
		StepVerifier.create(this.reactive.flux("library", method, String.class)).expectNext("a", "b").verifyComplete();
		try (Stream<String> items = this.peers.stream("library", method, String.class)) {
			assertThat(items).containsExactly("a", "b");
		}
		assertThat(this.peers.call("library", method, String[].class)).containsExactly("a", "b");
	}

	@Test
	void nothingIsEmpty() {
		StepVerifier.create(this.reactive.flux("library", "nothing", String.class)).verifyComplete();
		try (Stream<String> items = this.peers.stream("library", "nothing", String.class)) {
			assertThat(items).isEmpty();
		}
		assertThat(this.peers.to("library").method("nothing").inputStream()).isEmpty();
	}

	@Test
	void nodeWithoutTcpGetsAList() throws Exception {
		int serverPort = server.getBean(PeerLink.class).status().address().getPort();
		try (PeerLink old = PeerLink.builder("old")
			.mdns(false)
			.tcp(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.staticPeers("127.0.0.1:" + serverPort)
			.build()) {
			old.start();
			old.awaitPeer("library", LONG);
			assertThat(old.peer("library").call("books", Book[].class, 2)).containsExactly(new Book("Book 0"),
					new Book("Book 1"));
			assertThat(old.peer("library").call("manual", byte[].class))
				.isEqualTo("how to read".getBytes(StandardCharsets.UTF_8));
		}
	}

	@Test
	void resourceIsDownloaded() throws IOException {
		Resource manual = this.peers.call("library", "manual", Resource.class);
		assertThat(manual).isNotNull();
		assertThat(manual.getContentAsString(StandardCharsets.UTF_8)).isEqualTo("how to read");
		assertThat(this.typed.manual().getContentAsString(StandardCharsets.UTF_8)).isEqualTo("how to read");
		try (InputStream bytes = this.peers.to("library").method("film").args(MEBIBYTE).inputStream()) {
			assertThat(bytes.readAllBytes()).hasSize(MEBIBYTE);
		}
		try (InputStream bytes = this.typed.film(MEBIBYTE)) {
			assertThat(bytes.readAllBytes()).hasSize(MEBIBYTE);
		}
	}

	@Test
	void itemsAreUploaded() {
		StepVerifier.create(this.typed.sum(Flux.range(1, 1000))).expectNext(500_500).verifyComplete();
		assertThat(this.typed.titles(Stream.of(new Book("a"), new Book("b")))).isEqualTo("a, b");
		assertThat(this.peers.call("library", "sum", Integer.class, Flux.range(1, 10))).isEqualTo(55);
		assertThat(this.peers.call("library", "sum", Integer.class, IntStream.rangeClosed(1, 10).boxed()))
			.isEqualTo(55);
		assertThat(this.peers.call("library", "sum", Integer.class, List.of(1, 2))).isEqualTo(3);
		StepVerifier
			.create(this.reactive.to("library").method("sum").kwarg("numbers", Flux.range(1, 4)).call(Integer.class))
			.expectNext(10)
			.verifyComplete();
	}

	@Test
	void bytesAreUploaded() {
		byte[] bytes = new byte[MEBIBYTE];
		assertThat(this.typed.size(new ByteArrayInputStream(bytes))).isEqualTo(MEBIBYTE);
		assertThat(this.typed.length(new ByteArrayResource(bytes))).isEqualTo(MEBIBYTE);
		InputStreamSource uploaded = () -> new ByteArrayInputStream(bytes);
		assertThat(this.peers.call("library", "length", Long.class, uploaded)).isEqualTo(MEBIBYTE);
		assertThat(this.peers.call("library", "size", Long.class, uploaded)).isEqualTo(MEBIBYTE);
	}

	@Test
	void itemsGoBothWays() {
		StepVerifier.create(this.typed.doubled(Flux.range(1, 100).map((x) -> 2 * x)).takeLast(1))
			.expectNext(400)
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void failureOfAnArgumentReachesTheHandler() {
		Flux<Integer> broken = Flux.range(1, 3).concatWith(Mono.error(new IllegalStateException("out of numbers")));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.peers.call("library", "sum", Integer.class, broken));
	}

	@Test
	void fluxOfATypedClientIsColdAndCancels() {
		Flux<Long> numbers = this.typed.numbers();
		assertThat(this.counts.produced).hasValue(0);
		StepVerifier.create(numbers, 2).expectNext(0L, 1L).thenCancel().verify(LONG);
		await().untilTrue(this.counts.cancelled);
		try (Stream<String> words = this.typed.words()) {
			assertThat(words).containsExactly("a", "b");
		}
		StepVerifier.create(this.typed.publisher()).expectNext("a", "b").verifyComplete();
	}

	@Test
	void clientsOfOtherPeersStreamToo() {
		LibraryClient other = client.getBean(PeerLinkClients.class).of(LibraryClient.class, "library");
		StepVerifier.create(other.numbers().take(2)).expectNext(0L, 1L).verifyComplete();
	}

	@Test
	void callerIsKnownWhereItemsAreMade() {
		StepVerifier.create(this.reactive.flux("library", "callerOfFlux", String.class))
			.expectNext("reader")
			.verifyComplete();
		StepVerifier.create(this.reactive.flux("library", "callerElsewhere", String.class))
			.expectNext("reader")
			.verifyComplete();
		try (Stream<String> names = this.peers.stream("library", "callerOfStream", String.class)) {
			assertThat(names).containsExactly("reader");
		}
	}

	@Test
	void itemsOfAnArgumentAreValidated() {
		assertThat(this.peers.call("library", "order", Integer.class, Flux.just(new Order("a"), new Order("b"))))
			.isEqualTo(2);
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(
				() -> this.peers.call("library", "order", Integer.class, Flux.just(new Order("a"), new Order(""))));
	}

	@Test
	void broadcastsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.peers.broadcast("sum", Integer.class, Flux.just(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.peers.broadcast("books", Flux.class, 1));
	}

	record Book(String title) {
	}

	record Order(@NotBlank String title) {
	}

	/**
	 * What the handler has done.
	 */
	static class Counts {

		private final AtomicLong calls = new AtomicLong();

		private final AtomicLong produced = new AtomicLong();

		private final AtomicBoolean cancelled = new AtomicBoolean();

		void reset() {
			this.calls.set(0);
			this.produced.set(0);
			this.cancelled.set(false);
		}

	}

	@Validated
	@PeerLinkHandler
	static class Library {

		private final Counts counts;

		Library(Counts counts) {
			this.counts = counts;
		}

		public Flux<Long> numbers() {
			return Flux.<Long>generate((sink) -> sink.next(this.counts.produced.getAndIncrement()))
				.doOnCancel(() -> this.counts.cancelled.set(true));
		}

		public Flux<Book> books(int count) {
			this.counts.calls.incrementAndGet();
			return Flux.range(0, count).map((i) -> new Book("Book " + i));
		}

		public Flux<List<Book>> shelves() {
			return Flux.just(List.of(new Book("a"), new Book("b")), List.of());
		}

		public Flux<Integer> failing() {
			return Flux.range(1, 100).concatWith(Mono.error(new IllegalStateException("no more books")));
		}

		public Stream<Integer> failingStream() {
			return IntStream.rangeClosed(1, 101).boxed().peek((i) -> {
				if (i > 100) {
					throw new IllegalStateException("no more books");
				}
			});
		}

		public Flux<Book> refused() {
			throw new IllegalStateException("closed");
		}

		public Stream<String> words() {
			return Stream.of("a", "b");
		}

		public List<String> list() {
			return List.of("a", "b");
		}

		public Mono<Flux<String>> monoOfFlux() {
			return Mono.just(Flux.just("a", "b")).publishOn(Schedulers.parallel());
		}

		public CompletableFuture<Stream<String>> futureOfStream() {
			return CompletableFuture.supplyAsync(() -> Stream.of("a", "b"));
		}

		public Publisher<String> publisher() {
			return Flux.just("a", "b");
		}

		public Flow.Publisher<String> flow() {
			return JdkFlowAdapter.publisherToFlowPublisher(Flux.just("a", "b"));
		}

		public void nothing() {
		}

		public Resource manual() {
			return new ByteArrayResource("how to read".getBytes(StandardCharsets.UTF_8));
		}

		public InputStream film(int size) {
			return new ByteArrayInputStream(new byte[size]);
		}

		public Mono<Integer> sum(Flux<Integer> numbers) {
			return numbers.reduce(Integer::sum);
		}

		public String titles(Stream<Book> books) {
			return String.join(", ", books.map(Book::title).toList());
		}

		public long size(InputStream bytes) throws IOException {
			return bytes.transferTo(OutputStream.nullOutputStream());
		}

		public long length(Resource bytes) throws IOException {
			return bytes.getContentAsByteArray().length;
		}

		public Flux<Integer> doubled(Flux<Integer> numbers) {
			return numbers.map((x) -> 2 * x);
		}

		public Flux<String> callerOfFlux() {
			return Flux.defer(() -> Flux.just(caller()));
		}

		public Stream<String> callerOfStream() {
			return Stream.of("").map((item) -> caller());
		}

		public Flux<String> callerElsewhere() {
			return Flux.just("").publishOn(Schedulers.boundedElastic()).handle((value, sink) -> sink.next(caller()));
		}

		private static String caller() {
			return String.valueOf(CurrentPeer.get().orElseThrow().name());
		}

		public Mono<Long> order(@Valid Flux<Order> orders) {
			return orders.count();
		}

	}

	@PeerLinkClient("library")
	interface LibraryClient {

		Flux<Long> numbers();

		Publisher<String> publisher();

		Stream<String> words();

		Resource manual();

		InputStream film(int size);

		Mono<Integer> sum(Flux<Integer> numbers);

		String titles(Stream<Book> books);

		long size(InputStream bytes);

		long length(Resource bytes);

		Flux<Integer> doubled(Flux<Integer> numbers);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, PeerLinkAutoConfiguration.class,
			PeerLinkReactiveTypesAutoConfiguration.class, PeerLinkHandlerAutoConfiguration.class,
			PeerLinkLifecycleAutoConfiguration.class, ValidationAutoConfiguration.class })
	@Import({ Counts.class, Library.class })
	static class ServerConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, PeerLinkAutoConfiguration.class,
			PeerLinkReactiveTypesAutoConfiguration.class, PeerLinkReactiveAutoConfiguration.class,
			PeerLinkClientAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class })
	static class ClientConfiguration {

		@Bean
		PeerLinkClientFactoryBean<LibraryClient> libraryClient(PeerLink node,
				ConfigurableListableBeanFactory beanFactory) {
			return new PeerLinkClientFactoryBean<>(LibraryClient.class, node, beanFactory);
		}

	}

}
