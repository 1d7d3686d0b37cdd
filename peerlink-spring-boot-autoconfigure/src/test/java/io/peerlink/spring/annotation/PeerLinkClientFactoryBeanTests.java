package io.peerlink.spring.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.InvalidClientException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.spring.testing.MemoryLan;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.annotation.AliasFor;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class PeerLinkClientFactoryBeanTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink caller = this.lan.node("caller");

	private final PeerLink worker = this.lan.node("worker");

	private final MockEnvironment environment = new MockEnvironment();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final CompletableFuture<String> end = new CompletableFuture<>();

	@BeforeEach
	void start() throws InterruptedException {
		this.beanFactory.addEmbeddedValueResolver(this.environment::resolveRequiredPlaceholders);
		this.worker.register("add", int.class, int.class, (x, y) -> x + y);
		this.worker.register("calc.add", int.class, int.class, (x, y) -> x + y + 1000);
		this.worker.register("echo", Object.class, (value) -> value);
		this.worker.register("same", Object.class, (value) -> value);
		this.worker.register("increment", int.class, (x) -> x + 1);
		this.worker.register("never", () -> this.end);
		this.worker.start();
		this.caller.start();
		this.caller.awaitPeer("worker", LONG);
	}

	@AfterEach
	void stop() {
		this.end.complete("stopped");
	}

	@Test
	void methodsCallThePeer() {
		Calculator calculator = client(Calculator.class);
		assertThat(calculator.add(25, 17)).isEqualTo(42);
		assertThat(calculator.sum(1, 2, 3)).isEqualTo(6);
		assertThat(calculator).hasToString("Calculator client for 'worker'");
	}

	@Test
	void futuresCompleteWithTheResult() {
		assertThat(client(Echoes.class).echo(new Point(1, 2))).succeedsWithin(LONG).isEqualTo(new Point(1, 2));
		assertThat(client(StageEcho.class).echo(List.of(new Point(1, 2)))).succeedsWithin(LONG)
			.isEqualTo(List.of(new Point(1, 2)));
	}

	@Test
	void optionalIsEmptyWhenThePeerReturnsNothing() {
		OptionalEcho optional = client(OptionalEcho.class);
		assertThat(optional.echo(new Point(1, 2))).contains(new Point(1, 2));
		assertThat(optional.echo(null)).isEmpty();
	}

	@Test
	void voidMethodIgnoresTheResultAndFailsLikeAnyOther() {
		VoidEcho client = client(VoidEcho.class);
		client.echo(new Point(1, 2));
		this.worker.unregister("echo");
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> client.echo(new Point(1, 2)));
	}

	@Test
	void genericResultsAreRead() {
		assertThat(client(MapEcho.class).echo(Map.of("a", List.of(new Point(1, 2)))))
			.isEqualTo(Map.of("a", List.of(new Point(1, 2))));
	}

	@Test
	void typeVariablesAreThoseOfTheClient() {
		PointRepository repository = client(PointRepository.class);
		assertThat(repository.save(new Point(1, 2))).isEqualTo(new Point(1, 2));
		StepVerifier.create(repository.saveAll(List.of(new Point(1, 2))))
			.expectNext(List.of(new Point(1, 2)))
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void monoMakesOneCallForEachSubscriber() {
		AtomicInteger calls = new AtomicInteger();
		this.worker.register("count", calls::incrementAndGet);
		Mono<Integer> count = client(Reactive.class).count();
		StepVerifier.create(count).expectNext(1).expectComplete().verify(LONG);
		StepVerifier.create(count).expectNext(2).expectComplete().verify(LONG);
		assertThat(calls).hasValue(2);
	}

	@Test
	void monoIsEmptyForNullAndForNothing() {
		Reactive reactive = client(Reactive.class);
		StepVerifier.create(reactive.echo(null)).expectComplete().verify(LONG);
		StepVerifier.create(reactive.nothing("x")).expectComplete().verify(LONG);
	}

	@Test
	void monoFailsWithTheExceptionOfTheCall() {
		Reactive reactive = client(Reactive.class);
		StepVerifier.create(reactive.unknown()).expectError(RemoteErrorException.class).verify(LONG);
		this.worker.stop();
		await().until(() -> this.caller.peers().isEmpty());
		StepVerifier.create(reactive.echo("x")).expectError(PeerNotFoundException.class).verify(LONG);
	}

	@Test
	void cancelledMonoRemovesItsPendingCall() {
		Mono<String> never = client(Reactive.class).never();
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
		StepVerifier.create(never)
			.then(() -> assertThat(this.caller.status().rpc().pendingCalls()).isOne())
			.thenCancel()
			.verify(LONG);
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void cancelledMonoOrFutureCancelsTheHandler() {
		MemoryLan.awaitVerified(this.caller, "worker");
		CompletableFuture<String> other = new CompletableFuture<>();
		this.worker.register("mono", () -> other);
		Disposable subscription = client(CancelledMono.class).mono().subscribe();
		awaitRequests(1);
		subscription.dispose();
		awaitRequests(0);
		assertThat(other).isCancelled();
		CompletableFuture<String> future = client(CancelledFuture.class).never();
		awaitRequests(1);
		future.cancel(true);
		awaitRequests(0);
		assertThat(this.end).isCancelled();
	}

	private void awaitRequests(int count) {
		await().untilAsserted(() -> assertThat(this.worker.status().rpc().activeRequests()).isEqualTo(count));
	}

	@Test
	void annotationsSetTheNameOfTheMethod() {
		assertThat(client(Renamed.class).plus(1, 2)).isEqualTo(3);
		assertThat(client(Prefixed.class).add(1, 2)).isEqualTo(1003);
		assertThat(client(PrefixedAndRenamed.class).plus(1, 2)).isEqualTo(1003);
	}

	@Test
	void overloadsWithDifferentNamesAreTwoMethods() {
		Overloaded overloaded = client(Overloaded.class);
		assertThat(overloaded.add(1, 2)).isEqualTo(3);
		assertThat(overloaded.add(5)).isEqualTo(5);
	}

	@Test
	void timeoutOfTheMethodOverridesThatOfTheClient() {
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(client(Timeouts.class)::never);
		this.environment.withProperty("short", "30ms");
		StepVerifier.create(client(MethodTimeout.class).never()).expectError(PeerTimeoutException.class).verify(LONG);
	}

	@Test
	void optionsAreThoseOfTheAnnotations() throws Exception {
		AnnotatedContract contract = new AnnotatedContract(Timeouts.class, new AnnotationValues(this.beanFactory));
		CallOptions defaults = contract.options();
		assertThat(defaults).isEqualTo(CallOptions.defaults().withTimeout(Duration.ofMillis(20)));
		assertThat(contract.optionsOf(Timeouts.class.getMethod("never"), defaults)).isEqualTo(defaults);
		assertThat(contract.optionsOf(Timeouts.class.getMethod("safe"), defaults))
			.isEqualTo(CallOptions.defaults().withTimeout(Duration.ofSeconds(2)).withIdempotent(true));
	}

	@Test
	void annotationsOfSuperinterfacesCountUnlessTheMethodIsDeclaredAgain() throws Exception {
		AnnotatedContract contract = new AnnotatedContract(Tuned.class, new AnnotationValues(this.beanFactory));
		assertThat(contract.optionsOf(Tuned.class.getMethod("plus", int.class, int.class), contract.options()))
			.isEqualTo(CallOptions.defaults().withTimeout(Duration.ofHours(1)));
		assertThat(client(Tuned.class).plus(1, 2)).isEqualTo(3);
		assertThat(client(Tuned.class).next(1)).isEqualTo(2);
	}

	@Test
	void placeholdersOfThePeerAreResolved() {
		this.environment.withProperty("calc.peer", "worker");
		assertThat(client(WithPlaceholder.class).add(1, 2)).isEqualTo(3);
	}

	@Test
	void placeholdersOfNamesAreResolved() {
		assertRefused(WithPlaceholders.class).withMessageContaining("method plus(int, int)")
			.withMessageContaining("${calc.prefix}");
		this.environment.withProperty("calc.prefix", "calc.").withProperty("calc.plus", "add");
		assertThat(client(WithPlaceholders.class).plus(1, 2)).isEqualTo(1003);
	}

	@Test
	void composedAnnotationIsFound() {
		assertThat(client(Composed.class).add(1, 2)).isEqualTo(3);
	}

	@Test
	void invalidPeerNameIsRefused() {
		assertRefused(Nameless.class).withMessageContaining(Nameless.class.getName())
			.withMessageContaining("must not be blank")
			.withMessageContaining("give the name of a node");
		assertRefused(WithPlaceholder.class).withMessageContaining("${calc.peer}");
		this.environment.withProperty("calc.peer", " ");
		assertRefused(WithPlaceholder.class).withMessageContaining("must not be blank");
		this.environment.withProperty("calc.peer", "x".repeat(64));
		assertRefused(WithPlaceholder.class).withMessageContaining("at most 63");
	}

	@Test
	void invalidTimeoutsAreRefused() {
		assertRefused(BadTimeout.class).withMessageContaining("'soon'").withMessageContaining("such as 2s");
		assertRefused(BadMethodTimeout.class).withMessageContaining("method add(int, int)")
			.withMessageContaining("'-1s'")
			.withMessageContaining("positive");
		assertRefused(UnknownMethodTimeout.class).withMessageContaining("method add(int, int)")
			.withMessageContaining("${nowhere}");
	}

	@Test
	void interfaceWithoutTheAnnotationIsRefused() {
		assertRefused(Runnable.class).withMessageContaining("@PeerLinkClient");
	}

	@Test
	void methodsThatCannotBeCalledAreRefused() {
		assertRefused(SameName.class).withMessageContaining("method plus(int, int) calls 'add'")
			.withMessageContaining("add(int, int)");
		assertRefused(Streaming.class).withMessageContaining("method all() returns java.util.stream.IntStream");
		assertRefused(FluxReturning.class).withMessageContaining("method all() returns reactor.core.publisher.Flux");
		assertRefused(MonoOfFlux.class).withMessageContaining("method all() returns reactor.core.publisher.Mono");
		assertRefused(MonoParameter.class).withMessageContaining("method send(Mono)");
		assertRefused(GenericMethod.class).withMessageContaining("method any(Object) returns T");
	}

	private <T> T client(Class<T> type) {
		return new PeerLinkClientFactoryBean<>(type, this.caller, this.beanFactory).getObject();
	}

	private ThrowableAssertAlternative<InvalidClientException> assertRefused(Class<?> type) {
		return assertThatExceptionOfType(InvalidClientException.class).isThrownBy(() -> client(type));
	}

	record Point(int x, int y) {
	}

	@PeerLinkClient("worker")
	interface Calculator {

		int add(int x, int y);

		default int sum(int... numbers) {
			int sum = 0;
			for (int number : numbers) {
				sum = add(sum, number);
			}
			return sum;
		}

	}

	@PeerLinkClient("worker")
	interface Echoes {

		CompletableFuture<Point> echo(Point point);

	}

	@PeerLinkClient("worker")
	interface StageEcho {

		CompletionStage<List<Point>> echo(List<Point> points);

	}

	@PeerLinkClient("worker")
	interface OptionalEcho {

		Optional<Point> echo(@Nullable Point point);

	}

	@PeerLinkClient("worker")
	interface VoidEcho {

		void echo(Point point);

	}

	@PeerLinkClient("worker")
	interface MapEcho {

		Map<String, List<Point>> echo(Map<String, List<Point>> points);

	}

	interface Repository<T> {

		@PeerLinkMethod("echo")
		T save(T value);

		@PeerLinkMethod("same")
		Mono<List<T>> saveAll(List<T> values);

	}

	@PeerLinkClient("worker")
	interface PointRepository extends Repository<Point> {

	}

	@PeerLinkClient("worker")
	interface Reactive {

		Mono<Integer> count();

		Mono<String> echo(@Nullable String text);

		@PeerLinkMethod("same")
		Mono<Void> nothing(String text);

		Mono<String> never();

		Mono<String> unknown();

	}

	@PeerLinkClient("worker")
	interface Renamed {

		@PeerLinkMethod("add")
		int plus(int x, int y);

	}

	@PeerLinkClient(peer = "worker", prefix = "calc.")
	interface Prefixed {

		int add(int x, int y);

	}

	@PeerLinkClient(peer = "worker", prefix = "calc.")
	interface PrefixedAndRenamed {

		@PeerLinkMethod("add")
		int plus(int x, int y);

	}

	@PeerLinkClient("worker")
	interface Overloaded {

		int add(int x, int y);

		@PeerLinkMethod("echo")
		int add(int x);

	}

	@PeerLinkClient("worker")
	interface CancelledMono {

		Mono<String> mono();

	}

	@PeerLinkClient("worker")
	interface CancelledFuture {

		CompletableFuture<String> never();

	}

	@PeerLinkClient(peer = "worker", timeout = "20ms")
	interface Timeouts {

		void never();

		@PeerLinkMethod(name = "same", timeout = "2s", idempotent = true)
		String safe();

	}

	@PeerLinkClient(peer = "worker", timeout = "1h")
	interface MethodTimeout {

		@PeerLinkMethod(timeout = "${short}")
		Mono<Void> never();

	}

	interface Shared {

		@PeerLinkMethod("add")
		int plus(int x, int y);

		@PeerLinkMethod("increment")
		int next(int x);

	}

	@PeerLinkClient("worker")
	interface Tuned extends Shared {

		@Override
		@PeerLinkMethod(name = "add", timeout = "1h")
		int plus(int x, int y);

	}

	@PeerLinkClient(peer = "worker", prefix = "${calc.prefix}")
	interface WithPlaceholders {

		@PeerLinkMethod("${calc.plus}")
		int plus(int x, int y);

	}

	@PeerLinkClient("${calc.peer}")
	interface WithPlaceholder {

		int add(int x, int y);

	}

	@PeerLinkClient
	@Retention(RetentionPolicy.RUNTIME)
	@interface ClientOf {

		@AliasFor(annotation = PeerLinkClient.class, attribute = "peer")
		String value();

	}

	@ClientOf("worker")
	interface Composed {

		int add(int x, int y);

	}

	@PeerLinkClient
	interface Nameless {

		int add(int x, int y);

	}

	@PeerLinkClient(peer = "worker", timeout = "soon")
	interface BadTimeout {

		int add(int x, int y);

	}

	@PeerLinkClient("worker")
	interface BadMethodTimeout {

		@PeerLinkMethod(timeout = "-1s")
		int add(int x, int y);

	}

	@PeerLinkClient("worker")
	interface UnknownMethodTimeout {

		@PeerLinkMethod(timeout = "${nowhere}")
		int add(int x, int y);

	}

	@PeerLinkClient("worker")
	interface SameName {

		int add(int x, int y);

		@PeerLinkMethod("add")
		int plus(int x, int y);

	}

	@PeerLinkClient("worker")
	interface Streaming {

		IntStream all();

	}

	@PeerLinkClient("worker")
	interface FluxReturning {

		Flux<String> all();

	}

	@PeerLinkClient("worker")
	interface MonoOfFlux {

		Mono<Flux<String>> all();

	}

	@PeerLinkClient("worker")
	interface MonoParameter {

		void send(Mono<String> text);

	}

	@PeerLinkClient("worker")
	interface GenericMethod {

		<T> T any(T value);

	}

}
