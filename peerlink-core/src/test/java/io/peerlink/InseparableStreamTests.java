package io.peerlink;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.StreamedNodes.Network;
import io.peerlink.error.RemoteErrorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for streams where none can be sent.
 */
@Timeout(60)
class InseparableStreamTests {

	@AutoClose
	private final StreamedNodes nodes = new StreamedNodes();

	@ParameterizedTest
	@MethodSource
	void handlerIsRefused(Object handlers, String problem) {
		try (PeerLink node = PeerLink.builder("node").build()) {
			assertThatIllegalArgumentException().isThrownBy(() -> node.register(handlers))
				.withMessageContaining(problem);
			assertThat(node.methods()).isEmpty();
		}
	}

	static Object[][] handlerIsRefused() {
		return new Object[][] { { new StreamOfStreams(),
				"The result of images(), io.peerlink.InseparableStreamTests$StreamOfStreams.images(), cannot be of "
						+ "type java.util.stream.Stream<java.io.InputStream>: java.io.InputStream is no part of a "
						+ "value" },
				{ new Maybe(), "java.io.InputStream is no part of a value" },
				{ new Numbers(),
						"java.util.stream.IntStream, which is not streamed. Declare a Stream, as boxed() makes one" },
				{ new TextTaker(), "Parameter 'text' of read(Reader text)" },
				{ new ListTaker(), "java.util.concurrent.Flow$Publisher<java.lang.Integer> is no part of a value" },
				{ new Later(), "java.util.stream.Stream<java.lang.String> is no part of a value" } };
	}

	@Test
	void streamsByThemselvesAreRegistered() {
		try (PeerLink node = PeerLink.builder("node").build()) {
			assertThatNoException().isThrownBy(() -> node.register(new Sound()));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { StreamOfStreamsClient.class, MaybeClient.class, PublisherOfStreamsClient.class,
			FutureClient.class, ListClient.class })
	void clientIsRefused(Class<?> client) {
		try (PeerLink node = PeerLink.builder("node").build()) {
			assertThatIllegalArgumentException().isThrownBy(() -> node.peer("other").proxy(client))
				.withMessageContaining("is no part of a value");
		}
	}

	@Test
	void streamWithinAResultIsAnError() throws Exception {
		PeerLink caller = this.nodes.start(Network.MEMORY, "caller");
		PeerLink callee = this.nodes.start(Network.MEMORY, "callee");
		callee.register("map", () -> Map.of("image", new ByteArrayInputStream(new byte[1])));
		callee.register("items", () -> Stream.of(1, new ByteArrayInputStream(new byte[1])));
		this.nodes.awaitAll(Network.MEMORY);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> caller.peer("callee").call("map", Map.class))
			.withMessageContaining("It is no part of a value");
		Stream<Object> items = requireNonNull(caller.peer("callee").call("items", new TypeReference<>() {
		}));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(items::toList)
			.withMessageContaining("It is no part of a value");
	}

	@Test
	void nullForAPublisherIsAnErrorThatSaysSo() throws Exception {
		PeerLink caller = this.nodes.start(Network.MEMORY, "caller");
		PeerLink callee = this.nodes.start(Network.MEMORY, "callee");
		callee.register("gaps", () -> Stream.of(1, null, 2));
		this.nodes.awaitAll(Network.MEMORY);
		Stream<Integer> items = requireNonNull(caller.peer("callee").call("gaps", new TypeReference<>() {
		}));
		assertThat(items).containsExactly(1, null, 2);
		Flow.Publisher<Integer> published = requireNonNull(caller.peer("callee").call("gaps", new TypeReference<>() {
		}));
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(Long.MAX_VALUE);
		published.subscribe(subscriber);
		await().until(subscriber::isOver);
		assertThat(subscriber.items).containsExactly(1);
		assertThat(subscriber.failure).hasMessageStartingWith("The peer has sent null as an item");
	}

	@Test
	void streamOfAReservedNameIsNotOpened() {
		try (PeerLink node = PeerLink.builder("node").build()) {
			assertThatIllegalArgumentException().isThrownBy(() -> node.openStream("other", "__value"))
				.withMessage("'__value' cannot be the name of a stream, names with a leading '__' are reserved");
		}
	}

	public static final class StreamOfStreams {

		public Stream<InputStream> images() {
			return Stream.of();
		}

	}

	public static final class Maybe {

		public Optional<InputStream> image() {
			return Optional.empty();
		}

	}

	public static final class Numbers {

		public IntStream numbers() {
			return IntStream.empty();
		}

	}

	public static final class TextTaker {

		public void read(Reader text) {
		}

	}

	public static final class ListTaker {

		public void take(List<Flow.Publisher<Integer>> publishers) {
		}

	}

	public static final class Later {

		public CompletableFuture<Map<String, ? extends Stream<String>>> later() {
			return CompletableFuture.completedFuture(Map.of());
		}

	}

	public static final class Sound {

		public CompletableFuture<Stream<List<String>>> later() {
			return CompletableFuture.completedFuture(Stream.of());
		}

		public @Nullable FileInputStream file(InputStream in, Stream<Map<String, Integer>> items,
				Flow.Publisher<?> any) {
			return null;
		}

	}

	interface StreamOfStreamsClient {

		Stream<InputStream> images();

	}

	interface MaybeClient {

		Optional<InputStream> image();

	}

	interface PublisherOfStreamsClient {

		Flow.Publisher<Stream<String>> streams();

	}

	interface FutureClient {

		CompletableFuture<List<InputStream>> later();

	}

	interface ListClient {

		void send(List<Stream<Integer>> streams);

	}

}
