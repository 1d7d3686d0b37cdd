package io.peerlink;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.peerlink.call.CallOptions;
import io.peerlink.call.ClientContract;
import io.peerlink.call.InvalidClientException;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.peer.Peer;
import kotlin.coroutines.Continuation;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for typed clients: interfaces whose methods call a peer.
 */
class TypedClientTests {

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink callee = this.nodes.start("callee");

	private final CompletableFuture<String> end = new CompletableFuture<>();

	@BeforeEach
	void registerHandlers() throws InterruptedException {
		this.callee.register("echo", Object.class, (value) -> value);
		this.callee.register("twice", Object.class, (value) -> List.of(value, value));
		this.callee.register("pair", Object.class, (value) -> List.of(value, value));
		this.callee.register(new Later());
		this.callee.register("named", String.class, Object.class, Map::of);
		this.callee.register("apply", String.class, (value) -> value);
		this.callee.register("never", () -> this.end);
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.end.complete("closed");
		this.nodes.close();
	}

	@Test
	void typeVariablesOfSuperinterfacesAreResolved() {
		PointStore store = client(PointStore.class);
		assertThat(store.echo(new Point(1, 2))).isEqualTo(new Point(1, 2));
		assertThat(store.twice(new Point(1, 2))).containsExactly(new Point(1, 2), new Point(1, 2));
		assertThat(store.pair(new Point(3, 4))).containsExactly(new Point(3, 4), new Point(3, 4));
		assertThat(store.later(new Point(5, 6))).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(new Point(5, 6));
		assertThat(store.named("a", new Point(7, 8))).isEqualTo(Map.of("a", new Point(7, 8)));
	}

	@Test
	void typeVariableMayBeAFuture() {
		assertThat(client(VariableLaterEcho.class).echo("x")).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("x");
	}

	@Test
	void optionalResultIsEmptyForNull() {
		OptionalEcho optional = client(OptionalEcho.class);
		assertThat(optional.echo("x")).contains("x");
		assertThat(optional.echo(null)).isEmpty();
	}

	@Test
	void nullForAPrimitiveResultFailsTheCall() {
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> client(Primitive.class).echo(null))
			.withMessageContaining("int");
	}

	@Test
	void futureIsReturned() throws Exception {
		assertThat(client(PlainFuture.class).echo("x").get(10, TimeUnit.SECONDS)).isEqualTo("x");
	}

	@Test
	void resultOfARawFutureIsReadAsAnObject() {
		CompletableFuture<?> echo = client(RawFuture.class).echo("x");
		assertThat(echo).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("x");
	}

	@Test
	void parametersThatTellAHandlerItsCallerAreNotSent() {
		this.callee.register("join", String.class, int.class, (room, seat) -> room + seat);
		assertThat(client(Lobby.class).join(this.caller.peers().get(0), "a", null, Optional.empty(), 7))
			.isEqualTo("a7");
	}

	@Test
	void suspendFunctionCannotBeCalled() {
		assertThatExceptionOfType(InvalidClientException.class).isThrownBy(() -> client(Suspending.class))
			.withMessageContaining("method slow(String, Continuation) is a suspend function");
	}

	@Test
	void defaultMethodsRunLocally() {
		Composed composed = client(Composed.class);
		assertThat(composed.apply("x")).isEqualTo("x");
		assertThat(composed.andThen(String::length).apply("four")).isEqualTo(4);
		assertThat(composed.joined("a", "b")).isEqualTo("ab");
	}

	@Test
	void redeclaredMethodsOfObjectRunLocally() {
		Redeclaring client = client(Redeclaring.class);
		assertThat(client.toString()).isEqualTo("Redeclaring client for 'callee'");
		assertThat(Set.of(client)).contains(client).doesNotContain(client(Redeclaring.class));
	}

	@Test
	void resultIsReadAsTheNarrowedReturnType() {
		Object echo = ((Wide) client(Narrow.class)).echo(new Point(1, 2));
		assertThat(echo).isEqualTo(new Point(1, 2));
	}

	@Test
	void methodOfTwoSuperinterfacesIsOneMethod() {
		assertThat(client(BothEchoes.class).echo("x")).isEqualTo("x");
	}

	@Test
	void contractNamesTheMethodsOfThePeer() {
		Renamed renamed = this.caller.peer("callee").proxy(Renamed.class, new ClientContract() {

			@Override
			public String nameOf(Method method) {
				return "echo";
			}

		});
		assertThat(renamed.reflect("x")).isEqualTo("x");
	}

	@Test
	void contractSetsTheOptionsOfEachMethod() {
		Slow slow = this.caller.peer("callee")
			.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(1)))
			.proxy(Slow.class, new ClientContract() {

				@Override
				public CallOptions optionsOf(Method method, CallOptions defaults) {
					assertThat(defaults.timeout()).isEqualTo(Duration.ofMinutes(1));
					return method.getName().equals("never") ? defaults.withTimeout(Duration.ofMillis(20)) : defaults;
				}

			});
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(slow::never).withMessageContaining("20");
		assertThat(slow.echo("x")).isEqualTo("x");
	}

	@Test
	void contractIsNotEvaluatedAtCalls() {
		List<String> asked = new ArrayList<>();
		Slow slow = this.caller.peer("callee").proxy(Slow.class, new ClientContract() {

			@Override
			public String nameOf(Method method) {
				asked.add(method.getName());
				return method.getName();
			}

		});
		slow.echo("x");
		slow.echo("y");
		assertThat(asked).containsExactlyInAnyOrder("echo", "never");
	}

	@Test
	void contractAdaptsReturnTypes() {
		Deferred deferred = this.caller.peer("callee").proxy(Deferred.class, new SupplierContract());
		this.callee.unregister("echo");
		Supplier<Point> supplier = deferred.echo(new Point(1, 2));
		this.callee.register("echo", Point.class, (point) -> point);
		assertThat(supplier.get()).isEqualTo(new Point(1, 2));
		assertThat(supplier.get()).isEqualTo(new Point(1, 2));
	}

	@Test
	void onlyInterfacesAreAccepted() {
		assertRejected(TypedClientTests.class)
			.withMessage(TypedClientTests.class.getName() + " cannot be a client: it is no interface; make it one")
			.satisfies((ex) -> assertThat(ex.getClientType()).isEqualTo(TypedClientTests.class));
		assertRejected(Override.class).withMessageContaining("no interface");
		assertRejected(Closed.class).withMessageContaining("sealed");
	}

	@Test
	void overloadsAreRejectedAndBothNamed() {
		assertRejected(Overloaded.class).withMessageContaining(Overloaded.class.getName())
			.withMessageContaining("add(int, int)")
			.withMessageContaining("add(int)")
			.withMessageContaining("another name");
		assertRejected(InheritedOverload.class).withMessageContaining("add(int, int)")
			.withMessageContaining("add(int) of " + Single.class.getName());
	}

	@Test
	void methodsWithAsynchronousOrLazyResultsAreRejected() {
		List.of(Streaming.class, Iterating.class, Publishing.class, OwnFuture.class, FutureOfFuture.class)
			.forEach((type) -> assertRejected(type).withMessageContaining("method echo(String) returns")
				.withMessageContaining("CompletableFuture of it"));
	}

	@Test
	void methodsWithUnknownResultTypesAreRejected() {
		assertRejected(GenericMethod.class).withMessageContaining("method echo(Object) returns T");
		assertRejected(Echo.class).withMessageContaining("method echo(Object) returns T");
		assertRejected(RawEcho.class).withMessageContaining("method echo(Object) of " + Echo.class.getName());
		assertRejected(ForwardedEcho.class).withMessageContaining("method echo(Object) of " + Echo.class.getName());
	}

	@Test
	void genericParameterIsSentByItsRuntimeType() {
		assertThat(client(GenericParameter.class).echo(new Point(1, 2))).isEqualTo(new Point(1, 2));
	}

	@Test
	void asynchronousParametersAreRejected() {
		assertRejected(FutureParameter.class).withMessageContaining("method echo(CompletionStage)")
			.withMessageContaining("cannot be sent");
	}

	@Test
	void adaptedTypesAreRejectedAsParametersAndNestedResults() {
		PeerClient client = this.caller.peer("callee");
		assertThatExceptionOfType(InvalidClientException.class)
			.isThrownBy(() -> client.proxy(SupplierParameter.class, new SupplierContract()))
			.withMessageContaining("cannot be sent");
		assertThatExceptionOfType(InvalidClientException.class)
			.isThrownBy(() -> client.proxy(NestedSupplier.class, new SupplierContract()))
			.withMessageContaining("returns");
	}

	private <I> I client(Class<I> type) {
		return this.caller.peer("callee").proxy(type);
	}

	private ThrowableAssertAlternative<InvalidClientException> assertRejected(Class<?> type) {
		return assertThatExceptionOfType(InvalidClientException.class).isThrownBy(() -> client(type));
	}

	/**
	 * A return type whose call is started when the value is requested.
	 */
	private static final class SupplierContract implements ClientContract {

		@Override
		public @Nullable ReturnAdapter adapterOf(Class<?> type) {
			return (type == Supplier.class) ? (call) -> (Supplier<Object>) () -> call.get().join() : null;
		}

	}

	record Point(int x, int y) {
	}

	interface Echo<T> {

		T echo(T value);

	}

	interface Store<T, R extends List<? extends T>> extends Echo<T> {

		R twice(T value);

		T[] pair(T value);

		CompletableFuture<T> later(T value);

		<K> Map<String, T> named(K name, T value);

	}

	interface PointStore extends Store<Point, List<Point>> {

	}

	interface VariableEcho<R> {

		R echo(String text);

	}

	interface VariableLaterEcho extends VariableEcho<CompletableFuture<String>> {

	}

	interface OptionalEcho {

		Optional<String> echo(@Nullable String text);

	}

	interface Primitive {

		int echo(@Nullable Integer value);

	}

	interface PlainFuture {

		Future<String> echo(String text);

	}

	@SuppressWarnings("rawtypes") // Its behaviour is under test.
	interface RawFuture {

		CompletableFuture echo(String text);

	}

	interface Lobby {

		String join(Peer self, String room, @Nullable RequestContext request, Optional<CurrentPeer> caller, int seat);

	}

	interface Suspending {

		Object slow(String name, Continuation<String> rest);

	}

	private interface Composed extends Function<String, String> {

		default String joined(String... parts) {
			return String.join("", parts);
		}

	}

	interface Redeclaring {

		@Override
		String toString();

		@Override
		boolean equals(@Nullable Object other);

		@Override
		int hashCode();

	}

	interface Wide {

		Object echo(Point point);

	}

	interface Narrow extends Wide {

		@Override
		Point echo(Point point);

	}

	interface OneEcho {

		String echo(String text);

	}

	interface OtherEcho {

		String echo(String text);

	}

	interface BothEchoes extends OneEcho, OtherEcho {

	}

	interface Renamed {

		String reflect(String text);

	}

	interface Slow {

		void never();

		String echo(String text);

	}

	interface Deferred {

		Supplier<Point> echo(Point point);

	}

	sealed interface Closed {

	}

	record Implementation() implements Closed {
	}

	interface Overloaded {

		int add(int x);

		int add(int x, int y);

	}

	interface InheritedOverload extends Single {

		int add(int x, int y);

	}

	interface Single {

		int add(int x);

	}

	interface Streaming {

		IntStream echo(String text);

	}

	interface Iterating {

		Iterator<String> echo(String text);

	}

	interface Publishing {

		SubmissionPublisher<String> echo(String text);

	}

	interface OwnFuture {

		FutureTask<String> echo(String text);

	}

	interface FutureOfFuture {

		CompletionStage<Future<String>> echo(String text);

	}

	interface GenericMethod {

		<T> T echo(T value);

	}

	@SuppressWarnings("rawtypes") // The missing type argument is under test.
	interface RawEcho extends Echo {

	}

	interface ForwardedEcho<E> extends Echo<E> {

	}

	interface GenericParameter {

		<T extends Point> Point echo(T point);

	}

	interface FutureParameter {

		String echo(CompletionStage<String> text);

	}

	interface SupplierParameter {

		String echo(Supplier<String> text);

	}

	interface NestedSupplier {

		CompletableFuture<Supplier<String>> echo(String text);

	}

	static class Later {

		public CompletionStage<Object> later(Object value) {
			return CompletableFuture.completedFuture(value);
		}

	}

}
