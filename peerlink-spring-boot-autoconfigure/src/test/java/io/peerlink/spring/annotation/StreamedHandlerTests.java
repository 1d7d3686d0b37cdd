package io.peerlink.spring.annotation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.peer.Peer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.core.type.TypeReference;

import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for handlers with streamed parameters and results.
 */
class StreamedHandlerTests {

	private static final TypeReference<Stream<String>> STRINGS = new TypeReference<>() {
	};

	private static final TypeReference<Stream<Shape>> SHAPES = new TypeReference<>() {
	};

	@Test
	void fluxIsStreamedByANodeThatDoesNotKnowIt() {
		HandlerRunner.of(Streaming.class).run((context, server) -> {
			assertThat(read(server, "flux")).containsExactly("a", "b");
			assertThat(server.call("flux", String[].class)).containsExactly("a", "b");
			assertThat(read(server, "none")).isEmpty();
		});
	}

	@Test
	void typesOfItemsAreKept() {
		HandlerRunner.of(Streaming.class).run((context, server) -> {
			for (String method : List.of("shapes", "shapesOfFlux", "inheritedShapes")) {
				try (Stream<Shape> shapes = Objects.requireNonNull(server.call(method, SHAPES))) {
					assertThat(shapes).as(method).containsExactly(new Circle(1));
				}
			}
		});
	}

	@Test
	void streamedParametersStandBesideOthers() {
		HandlerRunner.of(Streaming.class).run((context, server) -> {
			assertThat(server.call("mixed", String.class, "x", Stream.of(1, 2))).isEqualTo("client x [1, 2]");
			PeerClient named = server
				.with(CallOptions.defaults().withKwarg("numbers", Stream.of(3)).withKwarg("text", "y"));
			assertThat(named.call("mixed", String.class)).isEqualTo("client y [3]");
			assertThat(server.call("mixed", String.class, "z", List.of(4))).isEqualTo("client z [4]");
		});
	}

	@Test
	void argumentThatIsNoStreamIsInvalid() {
		HandlerRunner.of(Streaming.class)
			.run((context, server) -> assertThatExceptionOfType(RemoteErrorException.class)
				.isThrownBy(() -> server.call("mixed", String.class, "x", 1))
				.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"))
				.withMessageContaining("numbers"));
	}

	@Test
	void asynchronousMethodStreams() {
		HandlerRunner.of(AsyncConfiguration.class, Asynchronous.class)
			.run((context, server) -> assertThat(read(server, "later")).containsExactly("a", "b"));
	}

	@Test
	void inlineHandlerStreamsButDoesNotRead() {
		HandlerRunner.of(Inline.class).run((context, server) -> {
			assertThat(read(server, "letters")).containsExactly("a", "b");
			assertThatExceptionOfType(RemoteErrorException.class)
				.isThrownBy(() -> server.call("size", Integer.class, new ByteArrayInputStream(new byte[3])))
				.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("IllegalStateException"));
		});
	}

	@Test
	void streamIsClosedWhenItsReaderCloses() {
		HandlerRunner.of(Endless.class).run((context, server) -> {
			try (Stream<String> items = Objects.requireNonNull(server.call("endless", STRINGS))) {
				assertThat(items.limit(2)).hasSize(2);
			}
			assertThat(context.getBean(Endless.class).closed.await(10, TimeUnit.SECONDS)).isTrue();
		});
	}

	private static List<String> read(PeerClient server, String method) {
		try (Stream<String> items = Objects.requireNonNull(server.call(method, STRINGS))) {
			return items.toList();
		}
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
	sealed interface Shape permits Circle {

	}

	record Circle(double radius) implements Shape {
	}

	abstract static class Store<T> {

		abstract Flux<T> all();

		public Flux<T> inheritedShapes() {
			return all();
		}

	}

	@PeerLinkHandler
	static class Streaming extends Store<Shape> {

		@Override
		Flux<Shape> all() {
			return Flux.just(new Circle(1));
		}

		public Flux<String> flux() {
			return Flux.just("a", "b");
		}

		public Flux<String> none() {
			return Flux.empty();
		}

		public Stream<Shape> shapes() {
			return Stream.of(new Circle(1));
		}

		public Flux<Shape> shapesOfFlux() {
			return all();
		}

		public String mixed(CurrentPeer caller, String text, Peer peer, Stream<Integer> numbers) {
			return caller.name() + " " + text + " " + numbers.toList();
		}

	}

	@PeerLinkHandler
	static class Inline {

		@PeerLinkMethod(execution = HandlerExecution.INLINE)
		Stream<String> letters() {
			return Stream.of("a", "b");
		}

		@PeerLinkMethod(execution = HandlerExecution.INLINE)
		int size(InputStream bytes) throws IOException {
			return bytes.readAllBytes().length;
		}

	}

	@PeerLinkHandler
	static class Endless {

		private final CountDownLatch closed = new CountDownLatch(1);

		public Stream<String> endless() {
			return Stream.generate(() -> "x").onClose(this.closed::countDown);
		}

	}

	@PeerLinkHandler
	static class Asynchronous {

		@Async
		public CompletableFuture<Stream<String>> later() {
			return CompletableFuture.completedFuture(Stream.of("a", "b"));
		}

	}

	@EnableAsync
	static class AsyncConfiguration {

	}

}
