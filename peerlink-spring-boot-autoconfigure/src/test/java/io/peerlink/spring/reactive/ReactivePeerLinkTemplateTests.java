package io.peerlink.spring.reactive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.PeerLinkTemplate;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations.BroadcastSpec;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations.CallSpec;
import io.peerlink.spring.testing.Calculator;
import io.peerlink.spring.testing.MemoryLan;
import io.peerlink.stream.PeerStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

class ReactivePeerLinkTemplateTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final Duration SHORT = Duration.ofMillis(50);

	private static final ParameterizedTypeReference<List<Integer>> INTEGERS = new ParameterizedTypeReference<>() {
	};

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink caller = this.lan.node("caller");

	private final PeerLink worker = this.lan.node("worker");

	private final PeerLinkTemplate blocking = new PeerLinkTemplate(this.caller);

	private final ReactivePeerLinkTemplate template = new ReactivePeerLinkTemplate(this.blocking);

	private final CompletableFuture<Integer> unanswered = new CompletableFuture<>();

	@BeforeEach
	void start() {
		this.worker.register(new Calculator(this.unanswered));
		this.worker.start();
		this.caller.start();
		this.blocking.awaitPeer("worker", LONG);
	}

	@AfterEach
	void stop() {
		this.unanswered.complete(0);
	}

	@Test
	void eachSubscriptionMakesOneCall() {
		Mono<Integer> count = this.template.call("worker", "count", Integer.class);
		assertThat(this.blocking.call("worker", "count", int.class)).isOne();
		assertNext(count, (value) -> assertThat(value).isEqualTo(2));
		assertNext(count, (value) -> assertThat(value).isEqualTo(3));
		assertThat(this.blocking.call("worker", "count", int.class)).isEqualTo(4);
	}

	@Test
	void eachSubscriptionMakesOneBroadcast() {
		Mono<CallResult<Integer>> count = this.template.broadcast().method("count").first(Integer.class);
		assertNext(count, (result) -> assertThat(result.value()).isOne());
		assertNext(count, (result) -> assertThat(result.value()).isEqualTo(2));
	}

	@Test
	void genericResultsAreRead() {
		assertNext(this.template.call("worker", "list", INTEGERS), (list) -> assertThat(list).containsExactly(1, 2));
		assertNext(this.template.to("worker").method("list").call(INTEGERS),
				(list) -> assertThat(list).containsExactly(1, 2));
	}

	@Test
	void nullResultIsAnEmptyMono() {
		StepVerifier.create(this.template.call("worker", "nothing", Integer.class)).expectComplete().verify(LONG);
	}

	@Test
	void failureIsTheExceptionOfTheCall() {
		assertError(this.template.call("worker", "fail", Integer.class), RemoteErrorException.class);
		assertError(this.template.call("nobody", "count", Integer.class), PeerNotFoundException.class);
		assertError(this.template.broadcast().method("fail").first(Integer.class), PeerLinkException.class);
	}

	@Test
	void peerIsLookedUpAtEachSubscription() {
		Mono<Integer> later = this.template.to("late").method("value").call(Integer.class);
		assertError(later, PeerNotFoundException.class);
		try (PeerLink late = this.lan.node("late")) {
			late.register("value", () -> 1);
			late.start();
			this.blocking.awaitPeer("late", LONG);
			assertNext(later, (value) -> assertThat(value).isOne());
		}
	}

	@Test
	void cancellingRemovesThePendingCalls() {
		assertRemovedWhenCancelled(this.template.call("worker", "never", Integer.class));
		assertRemovedWhenCancelled(this.template.flux("worker", "never", Integer.class).next());
		assertRemovedWhenCancelled(this.template.broadcast("never", Integer.class));
		assertRemovedWhenCancelled(this.template.broadcast().method("never").first(Integer.class));
		assertRemovedWhenCancelled(this.template.broadcast().method("never").first(2, Integer.class));
	}

	private void assertRemovedWhenCancelled(Mono<?> call) {
		StepVerifier.create(call)
			.then(() -> assertThat(this.caller.status().rpc().pendingCalls()).isOne())
			.thenCancel()
			.verify(LONG);
		await().untilAsserted(() -> assertThat(this.caller.status().rpc().pendingCalls()).isZero());
	}

	@Test
	void callCanBeMadeStepByStep() {
		CallSpec subtract = this.template.to("worker").method("subtract").args(50).kwarg("y", 8);
		assertNext(subtract.timeout(LONG).idempotent().call(Integer.class), (value) -> assertThat(value).isEqualTo(42));
		assertNext(subtract.args(10).call(Integer.class), (value) -> assertThat(value).isEqualTo(2));
		assertNext(subtract.kwargs(Map.of("y", 9)).call(Integer.class), (value) -> assertThat(value).isEqualTo(41));
		assertNext(subtract.options((options) -> options.withKwarg("y", 10)).call(Integer.class),
				(value) -> assertThat(value).isEqualTo(40));
		assertNext(subtract.call(Integer.class), (value) -> assertThat(value).isEqualTo(42));
		assertError(this.template.to("worker").method("never").timeout(SHORT).call(Integer.class),
				PeerTimeoutException.class);
	}

	@Test
	void instanceIsCalled() {
		Peer instance = this.template.peers().get(0);
		assertNext(this.template.to(instance).method("count").call(Integer.class),
				(value) -> assertThat(value).isOne());
	}

	@Test
	void runIgnoresTheResultAndReportsErrors() {
		StepVerifier.create(this.template.to("worker").method("count").run()).expectComplete().verify(LONG);
		assertThat(this.blocking.call("worker", "count", int.class)).isEqualTo(2);
		assertError(this.template.to("worker").method("fail").run(), RemoteErrorException.class);
	}

	@Test
	void optionsApplyToTheCallsMadeWithThem() {
		ReactivePeerLinkOperations named = this.template
			.with(CallOptions.defaults().withKwarg("x", 5).withKwarg("y", 3));
		assertNext(named.call("worker", "subtract", Integer.class), (value) -> assertThat(value).isEqualTo(2));
	}

	@Test
	void broadcastCallsEveryPeer() {
		assertNext(this.template.broadcast("list", int[].class),
				(results) -> assertThat(results).containsOnlyKeys("worker"));
		assertNext(this.template.broadcast("list", INTEGERS),
				(results) -> assertThat(results.values()).extracting(CallResult::value).containsExactly(List.of(1, 2)));
		BroadcastSpec subtract = this.template.broadcast().method("subtract").args(3, 1).timeout(LONG);
		assertNext(subtract.call(Integer.class),
				(results) -> assertThat(results.values()).extracting(CallResult::value).containsExactly(2));
		assertNext(this.template.broadcast().method("fail").call(Integer.class),
				(results) -> assertThat(results.values()).noneMatch(CallResult::isSuccess));
	}

	@Test
	void firstSuccessesOfABroadcastAreReturned() {
		BroadcastSpec list = this.template.broadcast().method("list");
		assertNext(list.first(INTEGERS), (first) -> assertThat(first.value()).containsExactly(1, 2));
		assertNext(list.first(2, INTEGERS), (first) -> assertThat(first).hasSize(1));
		assertNext(list.first(2, int[].class), (first) -> assertThat(first).hasSize(1));
		assertNext(list.first(int[].class), (first) -> assertThat(first.value()).containsExactly(1, 2));
	}

	@Test
	void pingReturnsTheRoundTripTime() {
		assertNext(this.template.ping("worker"), (roundTrip) -> assertThat(roundTrip).isPositive());
		assertError(this.template.ping("nobody"), PeerNotFoundException.class);
	}

	@Test
	void channelIsOpenedForEachSubscription() {
		this.worker.registerChannel("sink", (channel) -> {
		}, ChannelOptions.raw());
		Mono<Channel> opening = this.template.openChannel("worker", "sink", ChannelOptions.raw());
		assertThat(this.caller.status().channels()).isEmpty();
		assertNext(opening, (channel) -> assertThat(channel.name()).isEqualTo("sink"));
		assertNext(opening, (channel) -> assertThat(channel.name()).isEqualTo("sink"));
		assertThat(this.caller.status().channels()).hasSize(2);
		assertError(this.template.openChannel("worker", "none", ChannelOptions.raw()), ChannelRejectedException.class);
	}

	@Test
	void channelThatOpensWhileItIsCancelledIsClosed() {
		CompletableFuture<Channel> tooLateToCancel = new CompletableFuture<>() {

			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				return false;
			}

		};
		PeerLinkOperations operations = mock(PeerLinkOperations.class);
		given(operations.openChannelAsync(anyString(), anyString(), any())).willReturn(tooLateToCancel);
		Channel channel = mock(Channel.class);
		new ReactivePeerLinkTemplate(operations).openChannel("worker", "sink", ChannelOptions.raw())
			.subscribe()
			.dispose();
		tooLateToCancel.complete(channel);
		then(channel).should().close();
	}

	@Test
	void streamIsOpenedForEachSubscription() {
		this.worker.registerStream("greet", (stream) -> stream.outputStream().write(42));
		Mono<Integer> opening = this.template.openStream("worker", "greet")
			.publishOn(Schedulers.boundedElastic())
			.map(ReactivePeerLinkTemplateTests::readAndClose);
		assertThat(this.caller.status().openStreams()).isEmpty();
		assertNext(opening, (value) -> assertThat(value).isEqualTo(42));
		assertNext(opening, (value) -> assertThat(value).isEqualTo(42));
		assertError(this.template.openStream("worker", "none"), StreamRejectedException.class);
		assertError(this.template.openStream("nobody", "greet"), PeerNotFoundException.class);
	}

	private static int readAndClose(PeerStream stream) {
		try (stream) {
			return stream.inputStream().read();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void cancellingGivesTheOpeningOfAStreamUp() {
		CompletableFuture<PeerStream> opening = new CompletableFuture<>();
		PeerLinkOperations operations = mock(PeerLinkOperations.class);
		given(operations.openStreamAsync(anyString(), anyString(), any())).willReturn(opening);
		new ReactivePeerLinkTemplate(operations).openStream("worker", "greet").subscribe().dispose();
		assertThat(opening).isCancelled();
	}

	@Test
	void streamThatOpensWhileItIsCancelledIsAborted() {
		CompletableFuture<PeerStream> tooLateToCancel = new CompletableFuture<>() {

			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				return false;
			}

		};
		PeerLinkOperations operations = mock(PeerLinkOperations.class);
		given(operations.openStreamAsync(anyString(), anyString(), any())).willReturn(tooLateToCancel);
		PeerStream stream = mock(PeerStream.class);
		new ReactivePeerLinkTemplate(operations).openStream("worker", "greet").subscribe().dispose();
		tooLateToCancel.complete(stream);
		then(stream).should().abort();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void invalidArgumentFailsBeforeTheSubscription(String message,
			Function<ReactivePeerLinkTemplate, @Nullable Object> call) {
		assertThatIllegalArgumentException().isThrownBy(() -> call.apply(this.template)).withMessageContaining(message);
	}

	@SuppressWarnings("NullAway") // The test is about null.
	static Stream<Arguments> invalidArgumentFailsBeforeTheSubscription() {
		Object[] noArgs = null;
		Class<Integer> noClass = null;
		ParameterizedTypeReference<Integer> noType = null;
		return Stream.of(bad("'peer'", (peers) -> peers.call(" ", "count", int.class)),
				bad("'method'", (peers) -> peers.call("worker", " ", int.class)),
				bad("'args'", (peers) -> peers.call("worker", "count", int.class, noArgs)),
				bad("'resultType'", (peers) -> peers.call("worker", "count", noClass)),
				bad("'resultType'", (peers) -> peers.call("worker", "count", noType)),
				bad("'resultType'", (peers) -> peers.broadcast("count", noClass)),
				bad("'resultType'", (peers) -> peers.broadcast("count", noType)),
				bad("'resultType'", (peers) -> peers.broadcast().method("count").first(noClass)),
				bad("'resultType'", (peers) -> peers.broadcast().method("count").first(noType)),
				bad("'resultType'", (peers) -> peers.broadcast().method("count").first(1, noClass)),
				bad("'resultType'", (peers) -> peers.broadcast().method("count").first(1, noType)),
				bad("'count'", (peers) -> peers.broadcast().method("count").first(0, int.class)),
				bad("'count'", (peers) -> peers.broadcast().method("count").first(0, INTEGERS)),
				bad("'peer'", (peers) -> peers.ping("")),
				bad("'peer'", (peers) -> peers.openChannel(" ", "sink", ChannelOptions.raw())),
				bad("'name'", (peers) -> peers.openChannel("worker", " ", ChannelOptions.raw())),
				bad("'options'", (peers) -> peers.openChannel("worker", "sink", null)),
				bad("'peer'", (peers) -> peers.openStream(" ", "greet")),
				bad("'name'", (peers) -> peers.openStream("worker", " ")),
				bad("'options'", (peers) -> peers.openStream("worker", "greet", null)),
				bad("'options'", (peers) -> peers.with(null)),
				bad("'operations'", (peers) -> new ReactivePeerLinkTemplate(null)));
	}

	private static Arguments bad(String message, Function<ReactivePeerLinkTemplate, @Nullable Object> call) {
		return Arguments.of(message, call);
	}

	private static <T> void assertNext(Mono<T> mono, Consumer<T> assertion) {
		StepVerifier.create(mono).assertNext(assertion).expectComplete().verify(LONG);
	}

	private static void assertError(Mono<?> mono, Class<? extends Throwable> type) {
		StepVerifier.create(mono)
			.expectErrorSatisfies((failure) -> assertThat(failure).isExactlyInstanceOf(type))
			.verify(LONG);
	}

}
