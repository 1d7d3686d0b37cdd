package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.peerlink.EitherNetwork.Kind;
import io.peerlink.call.CallObserver;
import io.peerlink.call.CallResult;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.CallDeniedException;
import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.error.UnknownMethodException;
import io.peerlink.handler.CallAuthorizer;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.HandlerInterceptor;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import io.peerlink.peer.AllowedPeers;
import io.peerlink.sim.CapturedLog;
import io.peerlink.stream.PeerStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for who may call methods, and open streams and channels.
 */
@Timeout(60)
class AccessControlTests {

	private static final String SECRET = PeerLink.generateSecret();

	private static final AllowedPeers CONSOLES = AllowedPeers.of("console-*");

	private final EitherNetwork nodes = new EitherNetwork();

	private final AtomicInteger executions = new AtomicInteger();

	private final List<CallAuthorizer> authorizers = new ArrayList<>();

	private final List<HandlerInterceptor> interceptors = new ArrayList<>();

	private final List<String> ends = new CopyOnWriteArrayList<>();

	private final List<CurrentPeer> callers = new CopyOnWriteArrayList<>();

	@SuppressWarnings("NullAway.Init") // By start.
	private PeerLink server;

	@SuppressWarnings("NullAway.Init") // By start.
	private PeerLink console;

	@SuppressWarnings("NullAway.Init") // By start.
	private PeerLink other;

	@AfterEach
	void close() {
		this.nodes.close();
	}

	private void start(Kind network, boolean sealed) throws InterruptedException {
		this.server = this.nodes.start(network, "server", (builder) -> {
			this.authorizers.forEach(builder::callAuthorizer);
			this.interceptors.forEach(builder::handlerInterceptor);
			return secret(builder, sealed).callObserver(new EndObserver());
		});
		this.console = this.nodes.start(network, "Console-1", (builder) -> secret(builder, sealed));
		this.other = this.nodes.start(network, "other", (builder) -> secret(builder, sealed));
		this.server.register(method("reset", HandlerExecution.POOLED).withAllowed(CONSOLES));
		this.server.register(method("inline", HandlerExecution.INLINE).withAllowed(CONSOLES));
		this.server.register(method("free", HandlerExecution.POOLED));
		this.nodes.awaitAll(network);
	}

	private static PeerLinkBuilder secret(PeerLinkBuilder builder, boolean sealed) {
		return sealed ? builder.secret(SECRET) : builder;
	}

	/**
	 * Returns a method with one parameter of any type, which is not read unless it runs.
	 */
	private RpcMethod method(String name, HandlerExecution execution) {
		return new RpcMethod(name, List.of(new RpcParameter("value", Object.class)), "a test", (args) -> {
			this.callers.add(CurrentPeer.get().orElseThrow());
			return this.executions.incrementAndGet();
		}).withExecution(execution);
	}

	@ParameterizedTest
	@CsvSource({ "SOCKETS, true", "SOCKETS, false", "MEMORY, true", "MEMORY, false" })
	void onlyAllowedPeersCallAMethod(Kind network, boolean sealed) throws InterruptedException {
		start(network, sealed);
		String large = "x".repeat(50_000);
		for (String method : List.of("reset", "inline")) {
			for (Object argument : List.of(1, large)) {
				assertThat(this.console.peer("server").call(method, Integer.class, argument)).isPositive();
				int before = this.executions.get();
				assertDenied(this.other, method, argument);
				assertThat(this.executions).hasValue(before);
			}
		}
		assertThat(this.other.peer("server").call("free", Integer.class, 1)).isPositive();
		assertThat(this.server.status().rpc().deniedRequests()).isEqualTo(4);
		await().untilAsserted(() -> assertThat(this.ends).filteredOn("CallerNotAllowedException"::equals).hasSize(4));
	}

	private static void assertDenied(PeerLink caller, String method, Object argument) {
		assertThatExceptionOfType(CallDeniedException.class)
			.isThrownBy(() -> caller.peer("server").call(method, Integer.class, argument))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage())
				.isEqualTo("'" + caller.name() + "' may not call " + method))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("AccessDenied"));
	}

	@ParameterizedTest
	@EnumSource
	void callerIsKnownByItsKey(Kind network) throws InterruptedException {
		start(network, true);
		this.console.peer("server").call("reset", Integer.class, 1);
		this.console.peer("server").call("reset", Integer.class, "x".repeat(50_000));
		String fingerprint = this.console.status().fingerprint();
		assertThat(this.callers).hasSize(2).allSatisfy((caller) -> {
			assertThat(caller.isAuthenticated()).isTrue();
			assertThat(caller.fingerprint()).isNotNull().isEqualTo(fingerprint);
			assertThat(caller.name()).isEqualTo("Console-1");
		});
	}

	@ParameterizedTest
	@EnumSource
	void callerIsNotAuthenticatedWithoutASecret(Kind network) throws InterruptedException {
		start(network, false);
		this.console.peer("server").call("reset", Integer.class, 1);
		assertThat(this.callers).singleElement().satisfies((caller) -> {
			assertThat(caller.isAuthenticated()).isFalse();
			assertThat(caller.fingerprint()).isNull();
			assertThat(caller.peer()).isNotNull();
		});
	}

	@Test
	void methodIsNotEvenReadForACallerThatMayNotCallIt() throws InterruptedException {
		start(Kind.MEMORY, true);
		this.server.register(new RpcMethod("typed", List.of(new RpcParameter("value", int.class)), "a test",
				(args) -> this.executions.incrementAndGet())
			.withAllowed(CONSOLES));
		assertDenied(this.other, "typed", "no number");
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.console.peer("server").call("typed", Integer.class, "no number"))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"));
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsStreamedByADeniedCall(Kind network) throws InterruptedException {
		start(network, true);
		AtomicBoolean taken = new AtomicBoolean();
		AtomicBoolean closed = new AtomicBoolean();
		this.server.register(
				List.of(new RpcMethod("sum", List.of(new RpcParameter("numbers", new TypeReference<Stream<Integer>>() {
				}.getType())), "a test", (args) -> this.executions.incrementAndGet()).withAllowed(CONSOLES),
						new RpcMethod("numbers", List.of(), "a test",
								(args) -> Stream.of(this.executions.incrementAndGet()))
							.withAllowed(CONSOLES)));
		Stream<Integer> numbers = Stream.of(1, 2).peek((i) -> taken.set(true)).onClose(() -> closed.set(true));
		assertDenied(this.other, "sum", numbers);
		await().untilTrue(closed);
		assertThat(taken).isFalse();
		assertThatExceptionOfType(CallDeniedException.class)
			.isThrownBy(() -> this.other.peer("server").call("numbers", new TypeReference<Stream<Integer>>() {
			}));
		assertThat(this.executions).hasValue(0);
		assertThat(this.server.status().streamTotals().open()).isZero();
	}

	@Test
	void broadcastTellsWhoDenies() throws InterruptedException {
		start(Kind.MEMORY, true);
		this.console.register("reset", Object.class, (value) -> "reset");
		Map<String, CallResult<Object>> results = this.other.broadcast().call("reset", Object.class, 1);
		assertThat(results).containsOnlyKeys("server", "Console-1");
		assertThat(requireNonNull(results.get("server")).error()).isInstanceOf(CallDeniedException.class);
		assertThat(requireNonNull(results.get("Console-1")).value()).isEqualTo("reset");
		assertThat(this.executions).hasValue(0);
	}

	@Test
	void asynchronousCallIsDenied() throws InterruptedException {
		start(Kind.MEMORY, true);
		assertThat(this.other.peer("server").callAsync("reset", Integer.class, 1)).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withCauseInstanceOf(CallDeniedException.class);
	}

	@Test
	void allAuthorizersHaveToAgree() throws InterruptedException {
		List<String> asked = new CopyOnWriteArrayList<>();
		this.authorizers.add((caller, method) -> asked.add(caller.name() + " " + method.name()));
		this.authorizers.add((caller, method) -> !method.name().equals("free") || "Console-1".equals(caller.name()));
		this.authorizers.add((caller, method) -> asked.add("last"));
		start(Kind.MEMORY, true);
		assertThat(this.console.peer("server").call("free", Integer.class, 1)).isOne();
		assertThat(asked).containsExactly("Console-1 free", "last");
		assertDenied(this.other, "free", 1);
		assertThat(asked).containsExactly("Console-1 free", "last", "other free");
		assertDenied(this.other, "reset", 1);
		assertThat(asked).hasSize(3);
		assertThat(this.executions).hasValue(1);
	}

	@Test
	void authorizerTellsAReasonByAnException() throws InterruptedException {
		this.authorizers.add((caller, method) -> {
			throw new CallerNotAllowedException("only on Sundays");
		});
		start(Kind.MEMORY, true);
		assertThatExceptionOfType(CallDeniedException.class)
			.isThrownBy(() -> this.console.peer("server").call("free", Integer.class, 1))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("only on Sundays"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void authorizerThatFailsDenies(boolean error) throws InterruptedException {
		this.authorizers.add((caller, method) -> {
			if (error) {
				throw new StackOverflowError("secret detail");
			}
			throw new IllegalStateException("secret detail");
		});
		start(Kind.MEMORY, true);
		assertDenied(this.console, "free", 1);
		assertThat(this.executions).hasValue(0);
		assertThat(this.server.status().rpc().deniedRequests()).isOne();
	}

	@Test
	void handlerDeniesByAnException() throws InterruptedException {
		start(Kind.MEMORY, true);
		this.server.register("deny", () -> {
			throw new CallerNotAllowedException("not you");
		});
		CompletableFuture<Integer> denied = CompletableFuture
			.failedFuture(new CallerNotAllowedException("not you either"));
		this.server.register("denyLater", () -> denied);
		for (String method : List.of("deny", "denyLater")) {
			assertThatExceptionOfType(CallDeniedException.class)
				.isThrownBy(() -> this.console.peer("server").call(method, Integer.class))
				.satisfies((ex) -> assertThat(ex.getRemoteMessage()).startsWith("not you"));
		}
		assertThat(this.server.status().rpc().deniedRequests()).isEqualTo(2);
	}

	/**
	 * The caller of a handler is not denied what another node denies to its node.
	 */
	@Test
	void denialByAThirdNodeIsNotOneOfTheCaller() throws InterruptedException {
		start(Kind.MEMORY, true);
		this.other.register("ask", () -> this.other.peer("server").call("reset", Integer.class, 1));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.console.peer("other").call("ask", Integer.class))
			.isNotInstanceOf(CallDeniedException.class);
		assertThat(this.other.status().rpc().deniedRequests()).isZero();
	}

	@ParameterizedTest
	@EnumSource(HandlerExecution.class)
	void interceptorsAreNested(HandlerExecution execution) throws InterruptedException {
		List<String> steps = new CopyOnWriteArrayList<>();
		this.interceptors.add(new Recording("outer", steps));
		this.interceptors.add(new Recording("inner", steps));
		start(Kind.MEMORY, true);
		this.server.register(new RpcMethod("step", List.of(), "a test", (args) -> {
			steps.add("handler");
			throw new IllegalStateException("broken");
		}).withExecution(execution));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.console.peer("server").call("step", Integer.class))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("broken, inner, outer"));
		assertThat(steps).containsExactly("outer for Console-1", "inner for Console-1", "handler", "after inner",
				"after outer");
	}

	@Test
	void interceptorsSeeNothingOfDeniedCalls() throws InterruptedException {
		List<String> steps = new CopyOnWriteArrayList<>();
		this.interceptors.add(new Recording("outer", steps));
		start(Kind.MEMORY, true);
		assertThatExceptionOfType(CallDeniedException.class)
			.isThrownBy(() -> this.other.peer("server").call("reset", Integer.class, 1));
		assertThat(steps).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "SOCKETS, true", "SOCKETS, false", "MEMORY, true" })
	void onlyAllowedPeersOpenAStream(Kind network, boolean sealed) throws Exception {
		List<String> steps = new CopyOnWriteArrayList<>();
		this.interceptors.add(new Recording("around", steps));
		start(network, sealed);
		this.server.registerStream("log", (stream) -> {
			this.callers.add(CurrentPeer.get().orElseThrow());
			stream.outputStream().write(1);
		}, CONSOLES);
		assertThat(this.server.allowedForStream("log")).isEqualTo(CONSOLES);
		assertThatExceptionOfType(StreamRejectedException.class)
			.isThrownBy(() -> this.other.openStream("server", "log"))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(StreamRejectedException.ACCESS_DENIED));
		try (PeerStream stream = this.console.openStream("server", "log")) {
			assertThat(stream.inputStream().read()).isOne();
		}
		assertThat(this.callers).singleElement()
			.satisfies((caller) -> assertThat(caller.fingerprint())
				.isEqualTo(sealed ? this.console.status().fingerprint() : null));
		assertThat(this.server.status().streamTotals().rejected()).isOne();
		await().untilAsserted(() -> assertThat(steps).containsExactly("around for Console-1", "after around"));
	}

	@ParameterizedTest
	@CsvSource({ "SOCKETS, true", "SOCKETS, false", "MEMORY, true", "MEMORY, false" })
	void onlyAllowedPeersOpenAChannel(Kind network, boolean sealed) throws InterruptedException {
		start(network, sealed);
		this.server.registerChannel("game", (channel) -> this.executions.incrementAndGet(), ChannelOptions.raw(),
				CONSOLES);
		assertThat(this.server.allowedForChannel("game")).isEqualTo(CONSOLES);
		assertThatExceptionOfType(ChannelRejectedException.class)
			.isThrownBy(() -> this.other.openChannel("server", "game", ChannelOptions.raw()))
			.withMessageContaining("not for this node")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(CloseReason.ACCESS_DENIED));
		assertThat(this.executions).hasValue(0);
		this.console.openChannel("server", "game", ChannelOptions.raw()).close();
		await().untilAsserted(() -> assertThat(this.executions).hasValue(1));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void onlyMethodsThatACallerMayCallAreSuggestedToIt(boolean sealed) throws InterruptedException {
		start(Kind.MEMORY, sealed);
		assertThatExceptionOfType(UnknownMethodException.class)
			.isThrownBy(() -> this.console.peer("server").call("rese", Integer.class))
			.withMessageContaining("similar: 'reset'");
		assertThatExceptionOfType(UnknownMethodException.class)
			.isThrownBy(() -> this.other.peer("server").call("rese", Integer.class))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("reset"));
	}

	@Test
	void deniedChannelsAndStreamsAreLoggedNowAndThen() throws InterruptedException {
		start(Kind.SOCKETS, true);
		this.server.registerStream("log", (stream) -> {
		}, CONSOLES);
		this.server.registerChannel("game", (channel) -> {
		}, ChannelOptions.raw(), CONSOLES);
		try (CapturedLog streams = new CapturedLog("io.peerlink.internal.stream.StreamAcceptor");
				CapturedLog channels = new CapturedLog("io.peerlink.internal.channel.ChannelAcceptor")) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(StreamRejectedException.class)
					.isThrownBy(() -> this.other.openStream("server", "log"));
				assertThatExceptionOfType(ChannelRejectedException.class)
					.isThrownBy(() -> this.other.openChannel("server", "game", ChannelOptions.raw()));
			}
			assertThat(streams.warnings()).singleElement().asString().contains("'log' is denied to");
			assertThat(channels.warnings()).singleElement().asString().contains("'game' is denied to");
		}
	}

	@Test
	void streamThatAHandlerDeniesIsCounted() throws Exception {
		start(Kind.SOCKETS, true);
		this.server.registerStream("log", (stream) -> {
			throw new CallerNotAllowedException("not you");
		});
		try (PeerStream stream = this.other.openStream("server", "log")) {
			await().until(() -> !stream.isOpen());
		}
		await().untilAsserted(() -> assertThat(this.server.status().streamTotals().rejected()).isOne());
	}

	@Test
	void argumentsAreNotReadForACallerThatAnInterceptorDenies() throws InterruptedException {
		this.interceptors.add((caller, handler) -> {
			throw new CallerNotAllowedException("not you");
		});
		start(Kind.MEMORY, true);
		this.server.register(new RpcMethod("typed", List.of(new RpcParameter("pin", int.class)), "a test",
				(args) -> this.executions.incrementAndGet()));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.other.peer("server").call("typed", Integer.class, "no number"))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("AccessDenied"));
	}

	private final class EndObserver implements CallObserver {

		@Override
		public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
			return new Incoming() {

				@Override
				public void ended(@Nullable Throwable failure) {
					AccessControlTests.this.ends.add((failure != null) ? failure.getClass().getSimpleName() : "none");
				}

			};
		}

	}

	private record Recording(String name, List<String> steps) implements HandlerInterceptor {

		@Override
		public @Nullable Object around(CurrentPeer caller, Invocation handler) throws Throwable {
			this.steps.add(this.name + " for " + caller.name());
			try {
				return handler.proceed();
			}
			finally {
				this.steps.add("after " + this.name);
			}
		}

		@Override
		public Throwable translate(Throwable failure) {
			return new CallerNotAllowedException(failure.getMessage() + ", " + this.name);
		}

	}

}
