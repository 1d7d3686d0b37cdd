package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.core.type.TypeReference;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the return types of handlers.
 */
class HandlerResultTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final ReactiveAdapterRegistry REGISTRY = ReactiveAdapterRegistry.getSharedInstance();

	private final HandlerRunner handlers = HandlerRunner.of(Returning.class);

	@Test
	void monoIsAnsweredWithItsValue() {
		assertResult("mono", "value");
	}

	@Test
	void emptyMonoIsAnsweredWithNull() {
		assertResult("emptyMono", null);
		assertResult("voidMono", null);
		assertResult("nullMono", null);
	}

	@Test
	void failedMonoIsReportedToTheCaller() {
		assertFailure("failedMono");
	}

	@Test
	void optionalIsAnsweredWithItsValueOrNull() {
		assertResult("optional", "value");
		assertResult("emptyOptional", null);
	}

	@Test
	void futureOfAnOptionalIsAnsweredWithItsValueOrNull() {
		assertResult("laterOptional", "value");
		assertResult("laterEmptyOptional", null);
		assertResult("monoOptional", null);
	}

	@Test
	void completionStageIsAnsweredWhenItCompletes() {
		assertResult("stage", "value");
		assertFailure("failedStage");
	}

	@Test
	void futureIsWaitedFor() {
		assertResult("future", "value");
		assertFailure("failedFuture");
	}

	@Test
	void nothingIsAnsweredWithNull() {
		assertResult("nothing", null);
		assertResult("nothingBoxed", null);
	}

	@Test
	void typeVariableOfAnInheritedResultIsResolved() {
		assertResult("inherited", "value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "shapes", "monoOfShapes", "stageOfShapes", "futureOfShapes", "inheritedShapes" })
	void elementsOfResultsKeepTheirTypes(String method) {
		HandlerRunner.of(ReturningShapes.class)
			.run((context, server) -> assertThat(server.call(method, new TypeReference<List<Shape>>() {
			})).containsExactly(new Circle(1), new Square(2)));
	}

	@Test
	void elementOfAnOptionalKeepsItsType() {
		HandlerRunner.of(ReturningShapes.class)
			.run((context, server) -> assertThat(server.call("monoOfAnOptional", Shape.class))
				.isEqualTo(new Circle(1)));
	}

	@Test
	void callerIsKnownWhenAMonoIsSubscribedTo() {
		assertResult("monoOfTheCaller", "client");
	}

	@Test
	void callerIsPropagatedToTheThreadsOfAMono() {
		assertResult("monoOfTheCallerElsewhere", "client on boundedElastic");
	}

	@Test
	void valuesOfAFluxArePublished() throws Exception {
		StepVerifier.create(published(Flux.class, Flux.just("a", "b"))).expectNext("a", "b").verifyComplete();
		StepVerifier.create(published(Publisher.class, Mono.just("a"))).expectNext("a").verifyComplete();
		assertThat(HandlerResult.of(Flux.class, REGISTRY).toAnswer(null)).isNull();
	}

	@Test
	void streamsAndPublishersAreAnsweredAsTheyAre() throws Exception {
		Stream<String> stream = Stream.of("value");
		assertThat(HandlerResult.of(Stream.class, REGISTRY).toAnswer(stream)).isSameAs(stream);
		Flow.Publisher<String> publisher = (subscriber) -> {
		};
		assertThat(HandlerResult.of(Flow.Publisher.class, REGISTRY).toAnswer(publisher)).isSameAs(publisher);
		Resource resource = new ByteArrayResource(new byte[0]);
		assertThat(HandlerResult.of(Resource.class, REGISTRY).toAnswer(resource)).isSameAs(resource);
	}

	@Test
	void callerIsPropagatedToTheThreadsOfAFlux() throws Exception {
		CurrentPeer caller = new CurrentPeer("client", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
				null);
		Flux<String> names = Flux.just("value")
			.publishOn(Schedulers.boundedElastic())
			.handle((value, sink) -> sink.next(String.valueOf(CurrentPeer.get().orElseThrow().name())));
		CurrentPeer previous = CurrentPeer.enter(caller);
		Flux<String> published;
		try {
			published = published(Flux.class, names);
		}
		finally {
			CurrentPeer.enter(previous);
		}
		StepVerifier.create(published).expectNext("client").expectComplete().verify(LONG);
	}

	private static Flux<String> published(Class<?> type, Object returned) throws Exception {
		Object answer = HandlerResult.of(type, REGISTRY).toAnswer(returned);
		assertThat(answer).isInstanceOf(Flow.Publisher.class);
		return JdkFlowAdapter.flowPublisherToFlux((Flow.Publisher<?>) Objects.requireNonNull(answer))
			.cast(String.class);
	}

	@Test
	void typeOfTheItemsIsKnown() {
		assertThat(valueType("flux")).isEqualTo("java.util.concurrent.Flow$Publisher<java.lang.String>");
		assertThat(valueType("numbers")).isEqualTo("java.util.concurrent.Flow$Publisher<java.lang.Integer>");
		assertThat(valueType("raw")).isEqualTo("java.util.concurrent.Flow$Publisher");
		assertThat(valueType("stream")).isEqualTo("java.util.stream.Stream<java.lang.String>");
		assertThat(valueType("monoOfFlux")).isEqualTo("reactor.core.publisher.Flux<java.lang.String>");
	}

	private static String valueType(String method) {
		Method returning = Objects.requireNonNull(ReflectionUtils.findMethod(ReturningMany.class, method));
		return HandlerResult.valueType(returning.getGenericReturnType(), REGISTRY).getTypeName();
	}

	@Test
	void otherSingleValueReactiveTypesAreWaitedFor() throws Exception {
		ReactiveAdapterRegistry registry = new ReactiveAdapterRegistry();
		registry.registerReactiveType(ReactiveTypeDescriptor.singleRequiredValue(Single.class),
				(single) -> Mono.just(((Single) single).value()), (publisher) -> new Single("never"));
		HandlerResult result = HandlerResult.of(Single.class, registry);
		assertThat(result.toAnswer(new Single("value"))).isInstanceOf(CompletionStage.class)
			.satisfies((answer) -> assertThat(((CompletionStage<?>) answer).toCompletableFuture())
				.isCompletedWithValueMatching("value"::equals));
	}

	private void assertResult(String method, @Nullable String expected) {
		this.handlers.run((context, server) -> assertThat(server.call(method, String.class)).isEqualTo(expected));
	}

	private void assertFailure(String method) {
		this.handlers.run((context, server) -> assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> server.call(method, String.class))
			.satisfies((ex) -> {
				assertThat(ex.getRemoteType()).isEqualTo("IllegalArgumentException");
				assertThat(ex.getRemoteMessage()).isEqualTo("reported");
			}));
	}

	record Single(String value) {
	}

	abstract static class Base<T> {

		abstract T make();

		public T inherited() {
			return make();
		}

	}

	@PeerLinkHandler
	static class Returning extends Base<Mono<String>> {

		@Override
		Mono<String> make() {
			return Mono.just("value");
		}

		public Mono<String> mono() {
			return Mono.just("value").publishOn(Schedulers.parallel());
		}

		public Mono<String> emptyMono() {
			return Mono.empty();
		}

		public Mono<Void> voidMono() {
			return Mono.<String>just("ignored").then();
		}

		public @Nullable Mono<String> nullMono() {
			return null;
		}

		public Mono<String> failedMono() {
			return Mono.error(new IllegalArgumentException("reported"));
		}

		public Mono<Optional<String>> monoOptional() {
			return Mono.just(Optional.empty());
		}

		public Mono<String> monoOfTheCaller() {
			return Mono.fromSupplier(() -> CurrentPeer.get().orElseThrow().name());
		}

		public Mono<String> monoOfTheCallerElsewhere() {
			return Mono.just("on").publishOn(Schedulers.boundedElastic()).handle((on, sink) -> {
				String thread = Thread.currentThread().getName().replaceAll("-.*", "");
				sink.next(CurrentPeer.get().orElseThrow().name() + " " + on + " " + thread);
			});
		}

		public Optional<String> optional() {
			return Optional.of("value");
		}

		public Optional<String> emptyOptional() {
			return Optional.empty();
		}

		public CompletionStage<Optional<String>> laterOptional() {
			return CompletableFuture.supplyAsync(() -> Optional.of("value"));
		}

		public CompletionStage<Optional<String>> laterEmptyOptional() {
			return CompletableFuture.supplyAsync(Optional::empty);
		}

		public CompletionStage<String> stage() {
			return CompletableFuture.supplyAsync(() -> "value").minimalCompletionStage();
		}

		public CompletionStage<String> failedStage() {
			return CompletableFuture.supplyAsync(() -> {
				throw new IllegalArgumentException("reported");
			});
		}

		public Future<String> future() {
			return CompletableFuture.supplyAsync(() -> "value");
		}

		public Future<String> failedFuture() {
			FutureTask<String> task = new FutureTask<>(() -> {
				throw new IllegalArgumentException("reported");
			});
			new Thread(task).start();
			return task;
		}

		public void nothing() {
		}

		public @Nullable Void nothingBoxed() {
			return null;
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
	sealed interface Shape permits Circle, Square {

	}

	record Circle(double radius) implements Shape {
	}

	record Square(double side) implements Shape {
	}

	abstract static class Store<T> {

		abstract List<T> all();

		public List<T> inheritedShapes() {
			return all();
		}

	}

	@PeerLinkHandler
	static class ReturningShapes extends Store<Shape> {

		private static final List<Shape> SHAPES = List.of(new Circle(1), new Square(2));

		@Override
		List<Shape> all() {
			return SHAPES;
		}

		public List<Shape> shapes() {
			return SHAPES;
		}

		public Mono<List<Shape>> monoOfShapes() {
			return Mono.just(SHAPES);
		}

		public CompletionStage<List<Shape>> stageOfShapes() {
			return CompletableFuture.completedFuture(SHAPES);
		}

		public Future<List<Shape>> futureOfShapes() {
			return CompletableFuture.completedFuture(SHAPES);
		}

		public Mono<Optional<Shape>> monoOfAnOptional() {
			return Mono.just(Optional.of(new Circle(1)));
		}

	}

	interface ReturningMany {

		Flux<String> flux();

		Numbers numbers();

		@SuppressWarnings("rawtypes")
		Publisher raw();

		Stream<String> stream();

		Mono<Flux<String>> monoOfFlux();

	}

	abstract static class Numbers extends Flux<Integer> {

	}

}
