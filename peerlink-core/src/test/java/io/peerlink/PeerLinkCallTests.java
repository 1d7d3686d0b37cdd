package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.UnknownMethodException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for calls between two nodes through the public API.
 */
class PeerLinkCallTests {

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink callee = this.nodes.start("callee",
			(builder) -> builder.handlerConcurrency(2).handlerQueueCapacity(1));

	private final CountDownLatch release = new CountDownLatch(1);

	@BeforeEach
	void registerHandlers() throws InterruptedException {
		this.callee.register(new Service(this.release));
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.release.countDown();
		this.nodes.close();
	}

	@Test
	void callReturnsWhatTheHandlerReturned() {
		assertThat(call("add", Integer.class, 25, 17)).isEqualTo(42);
	}

	@Test
	void primitiveResultTypeWorks() {
		assertThat(call("add", int.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void lambdaHandlersAreCalled() {
		this.callee.register("none", () -> "nothing");
		this.callee.register("twice", int.class, (x) -> 2 * x);
		this.callee.register("times", int.class, int.class, (x, y) -> x * y);
		this.callee.register("clamp", int.class, int.class, int.class,
				(x, low, high) -> Math.max(low, Math.min(x, high)));
		assertThat(call("none", String.class)).isEqualTo("nothing");
		assertThat(call("twice", int.class, 4)).isEqualTo(8);
		assertThat(call("times", int.class, 4, 5)).isEqualTo(20);
		assertThat(call("clamp", int.class, 9, 0, 5)).isEqualTo(5);
	}

	@Test
	void genericResultsAndRecordsAreRead() {
		List<Point> points = this.caller.peer("callee").call("line", new TypeReference<List<Point>>() {
		}, new Point(1, 2), 3);
		assertThat(points).containsExactly(new Point(1, 2), new Point(2, 3), new Point(3, 4));
	}

	@Test
	void unicodeSurvives() {
		assertThat(call("echo", String.class, "Grüße, 世界 🌍\n\"quoted\"")).isEqualTo("Grüße, 世界 🌍\n\"quoted\"");
	}

	@Test
	void notANumberAndInfinitySurvive() {
		assertThat(call("half", double.class, Double.NaN)).isNaN();
		assertThat(call("half", double.class, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
	}

	@Test
	void nullAndVoidResultsAreNull() {
		assertThat(call("echo", String.class, (Object) null)).isNull();
		assertThat(call("nothing", void.class)).isNull();
		assertThat(call("nothing", String.class)).isNull();
	}

	@Test
	void handlerMayAnswerLaterThroughACompletionStage() {
		assertThat(call("later", String.class, "x")).isEqualTo("x later");
	}

	@Test
	void failedCompletionStageIsReportedToTheCaller() {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("failLater", String.class))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("IllegalStateException"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("too late"));
	}

	@Test
	void keywordArgumentsBindByName() {
		CallOptions options = CallOptions.defaults().withKwarg("y", 3).withKwarg("x", 10);
		assertThat(this.caller.peer("callee").with(options).call("subtract", int.class)).isEqualTo(7);
		assertThat(this.caller.peer("callee")
			.with(CallOptions.defaults().withKwarg("y", 4))
			.call("subtract", int.class, 5)).isEqualTo(1);
	}

	@Test
	void optionalParametersMayBeMissing() {
		assertThat(call("greet", String.class, "Ann")).isEqualTo("Hello Ann");
		assertThat(call("greet", String.class, "Ann", "Hi")).isEqualTo("Hi Ann");
	}

	@Test
	void invalidArgumentsAreReportedWithMethodParameterAndTypeAndNeverReachTheHandler() {
		assertInvalidArguments("subtract(int x, int y): argument 'y' (int) is missing", 1);
		assertInvalidArguments(
				"subtract(int x, int y): takes 2 arguments, but 3 were given; there is no parameter for 3", 1, 2, 3);
		assertInvalidArguments("subtract(int x, int y): argument 'y' must be int", 1, "three");
		assertInvalidArguments("subtract(int x, int y): argument 'x' must be int", 1.5, 3);
		assertInvalidArguments("subtract(int x, int y): argument 'x' must be int", null, 3);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee")
				.with(CallOptions.defaults().withKwarg("z", 1))
				.call("subtract", int.class, 1, 2))
			.withMessageContaining("has no argument 'z'");
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee")
				.with(CallOptions.defaults().withKwarg("x", 1))
				.call("subtract", int.class, 1, 2))
			.withMessageContaining("argument 'x' was given twice");
	}

	private void assertInvalidArguments(String message, @Nullable Object... args) {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("subtract", int.class, args))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).startsWith(message));
	}

	@Test
	void scalarsAreNotConverted() {
		assertInvalidArguments("subtract(int x, int y): argument 'x' must be int", "5", 3);
		assertInvalidArguments("subtract(int x, int y): argument 'x' must be int", true, 3);
		this.callee.register("shout", String.class, (text) -> text);
		this.callee.register("not", boolean.class, (flag) -> !flag);
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("shout", String.class, 5));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("shout", String.class, true));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("not", boolean.class, 1));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("not", boolean.class, "true"));
		assertThat(call("half", double.class, 3)).isEqualTo(1.5);
		assertThat(call("not", boolean.class, true)).isFalse();
	}

	@Test
	void errorDoesNotMentionTheConfigurationOfTheParser() {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("subtract", int.class, null, 3))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).doesNotContain("Feature", "Config"));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("subtract", int.class, "5", 3))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).doesNotContain("Feature", "Config"));
	}

	@Test
	void errorDoesNotMentionThePackagesOfTheHandler() {
		assertInvalidPoint("{'x':'one','y':2}");
		assertInvalidPoint("'nowhere'");
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> call("shift", List.class, List.of(), "up"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage())
				.startsWith("shift(List<Point> points, int by): argument 'by' must be int"));
	}

	private void assertInvalidPoint(String point) {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> call("shift", List.class, List.of(json(point)), 1))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage())
				.startsWith("shift(List<Point> points, int by): argument 'points' must be List<Point>: ")
				.doesNotContain("io.peerlink", "java."));
	}

	@Test
	void errorNamesThePlaceInsideOfAnArgument() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> call("shift", List.class, List.of(new Point(1, 2), json("{'x':1,'y':'two'}")), 1))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage())
				.contains("argument 'points' must be List<Point>: in '[1].y': "));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> call("line", List.class, json("{'x':'one','y':2}"), 1))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).contains("argument 'start' must be Point: in 'x': "));
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text.replace('\'', '"'));
	}

	@Test
	void handlersAreRegisteredAllOrNone() {
		this.callee.register("second", () -> 2);
		assertThatIllegalStateException().isThrownBy(() -> this.callee.register(new Clashing()));
		assertThat(this.callee.methods()).extracting(RpcMethod::name).doesNotContain("first", "third");
	}

	@Test
	void pingOfASilentPeerTimesOut() throws Exception {
		Peer gone = this.caller.peers().get(0);
		this.callee.stop();
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(
					() -> this.caller.peer(gone).with(CallOptions.defaults().withTimeout(Duration.ofMillis(50))).ping())
			.withMessageContaining("callee");
	}

	@Test
	void pingWithoutWaitingCompletesWithTheRoundTripTime() {
		assertThat(this.caller.peer("callee").pingAsync()).succeedsWithin(5, TimeUnit.SECONDS)
			.satisfies((roundTrip) -> assertThat(roundTrip).isPositive());
	}

	@Test
	void pingWithoutWaitingFailsItsFuture() {
		Peer gone = this.caller.peers().get(0);
		this.callee.stop();
		CallOptions hurried = CallOptions.defaults().withTimeout(Duration.ofMillis(50));
		assertThat(this.caller.peer(gone).with(hurried).pingAsync()).failsWithin(5, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(PeerTimeoutException.class)
			.withMessageContaining("callee");
		assertThat(this.caller.peer("nobody").pingAsync()).failsWithin(5, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(PeerNotFoundException.class);
	}

	@Test
	void unknownMethodIsReported() {
		assertThatExceptionOfType(UnknownMethodException.class).isThrownBy(() -> call("nope", String.class))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("NoSuchMethod"))
			.satisfies((ex) -> assertThat(ex.getMethodName()).isEqualTo("nope"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("No function 'nope' registered"));
	}

	@Test
	void unknownMethodIsReportedWithSimilarNames() {
		assertThatExceptionOfType(UnknownMethodException.class).isThrownBy(() -> call("faiLLater", String.class))
			.withMessage("Peer 'callee' answered with NoSuchMethod: No function 'faiLLater' registered; "
					+ "similar: 'failLater'");
		assertThatExceptionOfType(UnknownMethodException.class).isThrownBy(() -> call("dad", String.class))
			.withMessageEndingWith("; similar: 'add'");
	}

	@Test
	void exceptionOfTheHandlerIsReported() {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("fail", String.class, "bad value"))
			.satisfies((ex) -> assertThat(ex.getPeerName()).isEqualTo("callee"))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("IllegalArgumentException"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("bad value"));
	}

	@Test
	void longErrorMessageIsShortenedRatherThanLost() {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("failLong", String.class, 5000))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).startsWith("ééé").hasSizeGreaterThan(200));
	}

	@Test
	void errorOfTheHandlerIsReportedAndTheNodeStaysUp() {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("overflow", int.class, 1))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("StackOverflowError"));
		assertThat(call("add", int.class, 1, 1)).isEqualTo(2);
	}

	@Test
	void oversizedRequestFailsAtTheCallerWithSizeAndLimit() {
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> call("echo", String.class, "x".repeat(4 << 20)))
			.satisfies((ex) -> assertThat(ex.getSize()).isGreaterThan(4 << 20))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(4 << 20));
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void oversizedResultIsReportedAsAnError() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> call("repeat", String.class, "x", 4 << 20))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("PeerLinkError"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).startsWith("RPC result too large ("));
	}

	@Test
	void resultThatCannotBeWrittenIsReportedAsAnError() {
		this.callee.register("cycle", Cycle::new);
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("cycle", Object.class))
			.withMessageContaining("Cannot write the result as JSON");
	}

	@Test
	void resultOfAnotherTypeIsAClearErrorAtTheCaller() {
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> call("echo", Integer.class, "text"))
			.withMessageContaining("callee")
			.withMessageContaining("echo")
			.withMessageContaining("java.lang.Integer");
	}

	@Test
	void errorForAnUnknownPeerNamesTheKnownOnes() {
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> this.caller.peer("nobody").call("add", int.class, 1, 2))
			.satisfies((ex) -> assertThat(ex.getKnownPeers()).containsExactly("callee"));
	}

	@Test
	void callThatTimesOutIsNotPending() {
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(() -> this.caller.peer("callee")
			.with(CallOptions.defaults().withTimeout(Duration.ofMillis(50)))
			.call("block", String.class));
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void timeoutOfABlockedCallHasTheStackTraceOfTheCaller() {
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(() -> this.caller.peer("callee")
				.with(CallOptions.defaults().withTimeout(Duration.ofMillis(50)))
				.call("block", String.class))
			.satisfies((ex) -> assertThat(ex.getStackTrace()).extracting(StackTraceElement::getClassName)
				.contains(PeerLinkCallTests.class.getName()));
	}

	@Test
	void timeoutMayBeInfinite() throws Exception {
		for (Duration infinite : List.of(Duration.ofNanos(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE))) {
			PeerClient client = this.caller.peer("callee").with(CallOptions.defaults().withTimeout(infinite));
			assertThat(client.call("add", int.class, 1, 2)).isEqualTo(3);
			assertThat(client.callAsync("add", int.class, 1, 2).get(5, TimeUnit.SECONDS)).isEqualTo(3);
		}
		PeerClient client = this.caller.peer("callee").with(CallOptions.defaults().withTimeout(Duration.ofMillis(50)));
		assertThat(client.callAsync("block", void.class)).failsWithin(Duration.ofSeconds(5));
	}

	@Test
	void lateReplyIsDroppedAndCounted() {
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(() -> this.caller.peer("callee")
			.with(CallOptions.defaults().withTimeout(Duration.ofMillis(50)))
			.call("block", String.class));
		this.release.countDown();
		await().untilAsserted(() -> assertThat(this.caller.status().rpc().strayReplies()).isOne());
	}

	@Test
	void asyncCallCompletesWithTheResult() throws Exception {
		assertThat(this.caller.peer("callee").callAsync("add", Integer.class, 1, 2).get(5, TimeUnit.SECONDS))
			.isEqualTo(3);
	}

	@Test
	void asyncCallDoesNotThrowButFails() {
		CompletableFuture<?> unknown = this.caller.peer("nobody").callAsync("add", Integer.class, 1, 2);
		assertThat(unknown).failsWithin(5, TimeUnit.SECONDS)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(PeerNotFoundException.class);
		CompletableFuture<?> large = this.caller.peer("callee").callAsync("echo", String.class, "x".repeat(4 << 20));
		assertThat(large).failsWithin(5, TimeUnit.SECONDS)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(PayloadTooLargeException.class);
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void cancelledCallIsNotPending() {
		CompletableFuture<?> future = this.caller.peer("callee").callAsync("block", String.class);
		assertThat(this.caller.status().rpc().pendingCalls()).isOne();
		future.cancel(false);
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void futuresCompleteNeitherOnTheReceiveThreadNorOnTheTimerThread() throws Exception {
		PeerClient callee = this.caller.peer("callee");
		CompletableFuture<Thread> onTimeout = threadOf(
				callee.with(CallOptions.defaults().withTimeout(Duration.ofMillis(500)))
					.callAsync("block", String.class));
		CompletableFuture<Thread> onReply = threadOf(callee.callAsync("block", String.class));
		Thread timeoutThread = onTimeout.get(5, TimeUnit.SECONDS);
		this.release.countDown();
		Thread replyThread = onReply.get(5, TimeUnit.SECONDS);
		assertThat(List.of(timeoutThread.getName(), replyThread.getName()))
			.allSatisfy((name) -> assertThat(name).contains("caller-callback-"));
	}

	/**
	 * Returns the thread that completes a call. To be called while the call is pending,
	 * because it is the current thread otherwise.
	 */
	private static CompletableFuture<Thread> threadOf(CompletableFuture<?> call) {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		Futures.whenDone(call, (result, failure) -> thread.complete(Thread.currentThread()));
		return thread;
	}

	@Test
	void interruptedCallerStopsWaitingAndStaysInterrupted() throws Exception {
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				call("block", String.class);
			}
			catch (PeerLinkException ex) {
				failure.set(ex);
			}
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		thread.start();
		await().until(() -> this.caller.status().rpc().pendingCalls() == 1);
		thread.interrupt();
		assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
		assertThat(failure.get()).hasMessageContaining("Interrupted");
		assertThat(call("add", int.class, 1, 1)).isEqualTo(2);
	}

	@Test
	void fullNodeRejectsBeforeExecutionAndStillAnswersPings() {
		for (int i = 0; i < 3; i++) {
			CompletableFuture<?> call = this.caller.peer("callee").callAsync("block", String.class);
			assertThat(call).isNotDone();
		}
		await().until(() -> this.callee.status().rpc().activeRequests() == 3);
		assertThatExceptionOfType(PeerBusyException.class).isThrownBy(() -> call("add", int.class, 1, 2))
			.withMessageContaining("not executed");
		assertThat(this.caller.peer("callee").ping()).isPositive();
		assertThat(this.callee.status().rpc().rejectedRequests()).isOne();
		this.release.countDown();
		await().untilAsserted(() -> assertThat(call("add", int.class, 1, 2)).isEqualTo(3));
	}

	@Test
	void limitOfPendingCallsApplies() {
		PeerLink small = this.nodes.start("small", (builder) -> builder.maxPendingCalls(1));
		CompletableFuture<?> first = small.peer("callee").callAsync("block", String.class);
		assertThatExceptionOfType(PeerBusyException.class)
			.isThrownBy(() -> small.peer("callee").call("add", int.class, 1, 2))
			.withMessageContaining("1 calls in flight");
		first.cancel(false);
		assertThat(small.peer("callee").call("add", int.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void nextCallOfAChainTakesTheSlotOfThePreviousOne() throws Exception {
		PeerLink small = this.nodes.start("small", (builder) -> builder.maxPendingCalls(1));
		small.awaitPeer("callee", Duration.ofSeconds(5));
		PeerClient client = small.peer("callee");
		assertThat(client.callAsync("add", int.class, 1, 2)
			.thenCompose((sum) -> client.callAsync("add", int.class, sum, 3))
			.get(5, TimeUnit.SECONDS)).isEqualTo(6);
	}

	@Test
	void callerIsKnownInsideOfAHandlerOnly() {
		assertThat(call("whoami", String.class)).isEqualTo("caller");
		assertThat(CurrentPeer.get()).isEmpty();
	}

	@Test
	void callerThatIsUpIsAKnownPeer() {
		CompletableFuture<CurrentPeer> seen = callerOf("look");
		call("look", void.class);
		CurrentPeer current = seen.join();
		assertThat(current.peer()).isEqualTo(this.callee.peers().get(0));
		assertThat(current.instanceId()).isEqualTo(this.caller.status().instanceId());
		assertThat(current.address()).isEqualTo(this.caller.status().address());
	}

	@Test
	void unknownPeerHasTheNameThatItClaims() throws Exception {
		CompletableFuture<CurrentPeer> seen = callerOf("look");
		try (ScriptedPeer unknown = this.nodes.scripted("unknown")) {
			unknown.send(this.callee, "{'type':'request','id':'1','src':'Somebody','rpc':'look','args':[]}");
			CurrentPeer current = seen.get(5, TimeUnit.SECONDS);
			assertThat(current).isEqualTo(new CurrentPeer("Somebody", unknown.address(), null));
			assertThat(current.instanceId()).isNull();
		}
	}

	private CompletableFuture<CurrentPeer> callerOf(String method) {
		CompletableFuture<CurrentPeer> seen = new CompletableFuture<>();
		this.callee.register(method, () -> seen.complete(CurrentPeer.get().orElseThrow()));
		return seen;
	}

	@Test
	void callerIsPropagatedToOtherThreads() {
		assertThat(call("whoamiElsewhere", String.class)).isEqualTo("caller");
	}

	@Test
	void nodeCallsBackFromAHandler() {
		this.caller.register("secret", () -> 7);
		this.callee.register("relay", () -> this.callee.peer("caller").call("secret", Integer.class));
		assertThat(call("relay", Integer.class)).isEqualTo(7);
	}

	@Test
	void typedClientCallsMethodsOfTheSameName() throws Exception {
		ServiceClient client = this.caller.peer("callee").proxy(ServiceClient.class);
		assertThat(client.add(3, 4)).isEqualTo(7);
		assertThat(client.line(new Point(0, 0), 1)).containsExactly(new Point(0, 0));
		assertThat(client.later("x").toCompletableFuture().get(5, TimeUnit.SECONDS)).isEqualTo("x later");
		assertThat(client.half(3).get(5, TimeUnit.SECONDS)).isEqualTo(1.5);
		assertThat(client.addTwice(3, 4)).isEqualTo(14);
		client.nothing();
		assertThat(client).isNotEqualTo(this.caller.peer("callee").proxy(ServiceClient.class))
			.hasSameHashCodeAs(client)
			.hasToString("ServiceClient client for 'callee'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.caller.peer("callee").proxy(Service.class));
	}

	@Test
	void clientOfAnInstanceWorksWithoutALookUp() {
		Peer peer = this.caller.peers().get(0);
		assertThat(this.caller.peer(peer).call("add", int.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void stoppedNodeFailsItsCallsAtOnce() {
		CompletableFuture<?> pending = this.caller.peer("callee").callAsync("block", String.class);
		this.caller.stop();
		assertThat(pending).failsWithin(1, TimeUnit.SECONDS)
			.withThrowableOfType(ExecutionException.class)
			.withMessageContaining("was stopped");
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> call("add", int.class, 1, 2))
			.withMessageContaining("not running");
	}

	@Test
	void interruptedStopStillEndsEveryCall() {
		List<CompletableFuture<String>> calls = IntStream.range(0, 500)
			.mapToObj((i) -> this.caller.peer("callee").callAsync("block", String.class))
			.toList();
		Thread.currentThread().interrupt();
		this.caller.stop();
		assertThat(Thread.interrupted()).isTrue();
		await().until(() -> calls.stream().allMatch(CompletableFuture::isDone));
	}

	@Test
	void peersDoNotChooseTheClassesOfArguments() throws Exception {
		JsonMapper typed = JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build())
			.build();
		PeerLink node = this.nodes.start("typed", (builder) -> builder.jsonMapper(typed));
		node.register("read", Object.class, (value) -> value.getClass().getSimpleName());
		this.caller.awaitPeer("typed", Duration.ofSeconds(5));
		assertThat(this.caller.peer("typed").call("read", String.class, List.of("java.io.File", "/")))
			.isEqualTo("ArrayList");
	}

	@Test
	void defaultMethodOfAPrivateInterfaceIsCalledLocally() {
		assertThat(this.caller.peer("callee").proxy(PrivateClient.class).twice(2)).isEqualTo(4);
	}

	@Test
	void duplicateMethodsAreRejectedWithBothNamed() {
		assertThatIllegalStateException().isThrownBy(() -> this.callee.register("add", () -> 1))
			.withMessageContaining("Service.add(int, int)")
			.withMessageContaining("registered as 'add'");
	}

	@Test
	void overloadsAreRejectedWithBothNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.callee.register(new Overloaded()))
			.withMessageContaining("over(int)")
			.withMessageContaining("over(String)");
	}

	@Test
	void methodsOfEveryObjectAreNotExposed() {
		this.callee.register(new Described());
		assertThat(this.callee.methods()).extracting(RpcMethod::name)
			.contains("described")
			.doesNotContain("close", "toString", "equals", "hashCode", "getClass", "wait");
	}

	@Test
	void reservedNamesAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.callee.register("__ping__", () -> 1))
			.withMessageContaining("reserved");
	}

	@Test
	void unregisteredMethodIsUnknown() {
		assertThat(this.callee.unregister("add")).isTrue();
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("add", int.class, 1, 2))
			.withMessageContaining("No function 'add' registered");
	}

	private <T> @Nullable T call(String method, Class<T> type, @Nullable Object... args) {
		return this.caller.peer("callee").call(method, type, args);
	}

	public record Point(int x, int y) {
	}

	private interface PrivateClient {

		default int twice(int x) {
			return 2 * x;
		}

	}

	public interface ServiceClient {

		int add(int a, int b);

		List<Point> line(Point start, int length);

		CompletionStage<String> later(String text);

		CompletableFuture<Double> half(double value);

		void nothing();

		default int addTwice(int a, int b) {
			return 2 * add(a, b);
		}

	}

	public static class Cycle {

		public Cycle getSelf() {
			return this;
		}

	}

	public static class Clashing implements AutoCloseable {

		public int first() {
			return 1;
		}

		public int second() {
			return 2;
		}

		public int third() {
			return 3;
		}

		@Override
		public void close() {
		}

	}

	public static class Described implements AutoCloseable {

		@Override
		public void close() {
		}

		public int described() {
			return 1;
		}

		@Override
		public String toString() {
			return "described";
		}

	}

	public static class Overloaded {

		public void over(int x) {
		}

		public void over(String x) {
		}

	}

	public static class Service {

		private final CountDownLatch release;

		Service(CountDownLatch release) {
			this.release = release;
		}

		public int add(int a, int b) {
			return a + b;
		}

		public int subtract(int x, int y) {
			return x - y;
		}

		public List<Point> shift(List<Point> points, int by) {
			return points.stream().map((point) -> new Point(point.x() + by, point.y() + by)).toList();
		}

		public List<Point> line(Point start, int length) {
			return IntStream.range(0, length).mapToObj((i) -> new Point(start.x() + i, start.y() + i)).toList();
		}

		public @Nullable String echo(@Nullable String text) {
			return text;
		}

		public double half(double value) {
			return value / 2;
		}

		public void nothing() {
		}

		public String greet(String name, Optional<String> greeting) {
			return greeting.orElse("Hello") + " " + name;
		}

		public CompletionStage<String> later(String text) {
			return CompletableFuture.supplyAsync(() -> text + " later");
		}

		public CompletionStage<String> failLater() {
			return CompletableFuture.supplyAsync(() -> {
				throw new IllegalStateException("too late");
			});
		}

		public String fail(String message) {
			throw new IllegalArgumentException(message);
		}

		public String failLong(int length) {
			throw new IllegalStateException("é".repeat(length));
		}

		@SuppressWarnings("InfiniteRecursion") // This is what the test wants.
		public int overflow(int x) {
			return overflow(x + 1) + 1;
		}

		public String repeat(String text, int count) {
			return text.repeat(count);
		}

		public String block() throws InterruptedException {
			this.release.await();
			return "released";
		}

		public @Nullable String whoami() {
			return CurrentPeer.get().orElseThrow().name();
		}

		public CompletionStage<@Nullable String> whoamiElsewhere() {
			CompletableFuture<@Nullable String> name = new CompletableFuture<>();
			new Thread(CurrentPeer.wrap(() -> name.complete(whoami()))).start();
			return name;
		}

	}

}
