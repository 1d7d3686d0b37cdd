package io.peerlink.spring.observation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.tck.ObservationContextAssert;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.peerlink.PeerLink;
import io.peerlink.call.CallObserver;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class ObservationCallObserverTests {

	private static final String CALLS = "peerlink.calls";

	private static final String HANDLER = "peerlink.handler";

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final TestObservationRegistry outgoing = TestObservationRegistry.create();

	private final TestObservationRegistry incoming = TestObservationRegistry.create();

	private final PeerLink callee = this.lan.node("callee",
			(builder) -> builder.callObserver(new ObservationCallObserver(this.incoming)));

	private final PeerLink caller = this.lan.node("caller",
			(builder) -> builder.callObserver(new ObservationCallObserver(this.outgoing)));

	@BeforeEach
	void start() throws InterruptedException {
		this.callee.register("add", int.class, int.class, Integer::sum);
		this.callee.register("fail", () -> {
			throw new IllegalStateException("broken");
		});
		this.callee.start();
		this.caller.start();
		this.caller.awaitPeer("callee", Duration.ofSeconds(10));
		this.callee.awaitPeer("caller", Duration.ofSeconds(10));
	}

	@Test
	void callIsObserved() {
		this.caller.peer("Callee").call("add", Integer.class, 1, 2);
		call().hasContextualNameEqualTo("call add")
			.hasLowCardinalityKeyValue("method", "add")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasHighCardinalityKeyValue("peer.name", "callee")
			.hasHighCardinalityKeyValue("peer.address", addressOf(this.callee))
			.hasOnlyKeys("method", "outcome", "peer.name", "peer.address")
			.doesNotHaveParentObservation()
			.doesNotHaveError();
	}

	@Test
	void failedCallIsObservedWithItsError() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("fail", void.class))
			.satisfies((failure) -> call().hasLowCardinalityKeyValue("outcome", "remote_error").hasError(failure));
	}

	@Test
	void callToUnknownPeerIsObservedWithTheGivenName() {
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> this.caller.peer("Nobody").call("add", void.class));
		call().hasLowCardinalityKeyValue("outcome", "peer_not_found")
			.hasHighCardinalityKeyValue("peer.name", "Nobody")
			.hasHighCardinalityKeyValue("peer.address", "none");
	}

	@Test
	void cancelledCallIsNotAnError() {
		CompletableFuture<String> result = new CompletableFuture<>();
		this.callee.register("wait", () -> result);
		this.caller.peer("callee").callAsync("wait", String.class).cancel(true);
		call().hasLowCardinalityKeyValue("outcome", "cancelled").doesNotHaveError();
		result.complete("too late");
	}

	@Test
	void broadcastIsObservedForEachPeer() throws InterruptedException {
		try (PeerLink other = this.lan.node("other").start()) {
			this.caller.awaitPeer("other", Duration.ofSeconds(10));
			this.caller.broadcast().call("add", Integer.class, 1, 2);
			await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(this.outgoing)
				.hasNumberOfObservationsWithNameEqualTo(CALLS, 2)
				.hasAnObservationWithAKeyValue("peer.name", "callee")
				.hasAnObservationWithAKeyValue("peer.name", other.name()));
		}
	}

	@Test
	void parentOfACallIsTheCurrentObservation() {
		Observation parent = Observation.start("parent", this.outgoing);
		try (Observation.Scope scope = parent.openScope()) {
			this.caller.peer("callee").callAsync("add", Integer.class, 1, 2).join();
		}
		call().hasParentObservationEqualTo(parent);
	}

	@Test
	void handlerIsObserved() {
		this.caller.peer("callee").call("add", Integer.class, 1, 2);
		await().untilAsserted(() -> handler().hasContextualNameEqualTo("handle add")
			.hasLowCardinalityKeyValue("method", "add")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasHighCardinalityKeyValue("peer.name", "caller")
			.hasHighCardinalityKeyValue("peer.address", addressOf(this.caller))
			.hasOnlyKeys("method", "outcome", "peer.name", "peer.address")
			.doesNotHaveError());
	}

	@Test
	void failedHandlerIsObservedWithItsError() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("fail", void.class));
		await().untilAsserted(
				() -> handler().hasLowCardinalityKeyValue("outcome", "error").thenError().hasMessage("broken"));
	}

	@Test
	void cancelledHandlerIsNotAnError() {
		MemoryLan.awaitVerified(this.caller, "callee");
		CompletableFuture<Void> started = new CompletableFuture<>();
		CompletableFuture<String> never = new CompletableFuture<>();
		this.callee.register("wait", () -> started.complete(null) ? never : null);
		CompletableFuture<String> call = this.caller.peer("callee").callAsync("wait", String.class);
		assertThat(started).succeedsWithin(Duration.ofSeconds(10));
		call.cancel(true);
		await().untilAsserted(() -> handler().hasLowCardinalityKeyValue("outcome", "cancelled").doesNotHaveError());
	}

	@Test
	void invalidArgumentsAreDistinguishedFromFailures() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("add", Integer.class, "one", 2));
		await().untilAsserted(() -> handler().hasLowCardinalityKeyValue("outcome", "invalid_arguments").hasError());
	}

	@Test
	@SuppressWarnings("FutureReturnValueIgnored") // The node handles the future.
	void handlerIsCurrentWhileItRunsAndParentOfItsCalls() throws InterruptedException {
		TestObservationRegistry registry = TestObservationRegistry.create();
		try (PeerLink relay = this.lan.node("relay",
				(builder) -> builder.callObserver(new ObservationCallObserver(registry)))) {
			relay.register("sum",
					() -> relay.peer("callee")
						.callAsync("add", Integer.class, 1, 2)
						.thenCombine(relay.peer("callee").callAsync("add", Integer.class, 3, 4), Integer::sum));
			relay.start();
			this.caller.awaitPeer("relay", Duration.ofSeconds(10));
			relay.awaitPeer("callee", Duration.ofSeconds(10));
			assertThat(this.caller.peer("relay").call("sum", Integer.class)).isEqualTo(10);
			await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
				.hasObservationWithNameEqualTo(HANDLER)
				.that());
			TestObservationRegistryAssert.assertThat(registry)
				.hasHandledContextsThatSatisfy((contexts) -> assertThat(contexts)
					.filteredOn(CallObservationContext.class::isInstance)
					.hasSize(2)
					.allSatisfy(
							(context) -> assertThat(parentOf(context)).isInstanceOf(HandlerObservationContext.class)));
			TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyRemainingCurrentObservation();
		}
	}

	@Test
	void outcomeIsUnknownUntilTheEnd() {
		CallObserver.Outgoing call = new ObservationCallObserver(this.outgoing).calling("callee", "add");
		call().hasLowCardinalityKeyValue("outcome", "unknown");
		call.ended(null);
		call().hasLowCardinalityKeyValue("outcome", "success");
	}

	@Test
	void methodsBeyondTheLimitShareOneTag() {
		ObservationCallObserver observer = new ObservationCallObserver(this.outgoing);
		for (int i = 0; i <= DefaultCallObservationConvention.MAX_METHODS; i++) {
			observer.calling("callee", "method" + i).ended(null);
		}
		observer.calling("callee", "method0").ended(null);
		TestObservationRegistryAssert.assertThat(this.outgoing).hasHandledContextsThatSatisfy((contexts) -> {
			List<String> methods = contexts.stream()
				.map((context) -> context.getLowCardinalityKeyValue("method"))
				.map((method) -> (method != null) ? method.getValue() : "")
				.toList();
			assertThat(methods).startsWith("method0", "method1").endsWith("method99", "other", "method0");
			assertThat(contexts.get(DefaultCallObservationConvention.MAX_METHODS).getContextualName())
				.isEqualTo("call other");
		});
	}

	@Test
	void nothingIsSentWithoutATracer() {
		CallObserver.Outgoing call = new ObservationCallObserver(this.outgoing).calling("callee", "add");
		assertThat(call.sending(this.caller.peers().get(0))).isEmpty();
	}

	@Test
	void handlerContextHasTheAddressOfTheCaller() {
		CurrentPeer peer = new CurrentPeer("caller", this.caller.status().address(), null);
		Map<String, String> trace = Map.of("traceparent", "00");
		HandlerObservationContext context = new HandlerObservationContext(peer, "add", trace);
		assertThat(context.getRemoteServiceName()).isEqualTo("caller");
		assertThat(context.getRemoteServiceAddress()).isEqualTo("udp://" + addressOf(this.caller));
		assertThat(context.getCarrier()).isEqualTo(trace);
		assertThat(context.getGetter().get(trace, "traceparent")).isEqualTo("00");
		assertThat(context.getGetter().get(trace, "tracestate")).isNull();
	}

	@Test
	void disabledObservationsAreNotCreated() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		registry.observationConfig().observationPredicate((name, context) -> !name.startsWith("peerlink."));
		ObservationCallObserver observer = new ObservationCallObserver(registry);
		assertThat(observer.calling("callee", "add")).isSameAs(CallObserver.Outgoing.NONE);
		assertThat(observer.handling(new CurrentPeer(null, this.caller.status().address(), null), "add", Map.of()))
			.isSameAs(CallObserver.Incoming.NONE);
		assertThat(new ObservationCallObserver(ObservationRegistry.NOOP).calling("callee", "add"))
			.isSameAs(CallObserver.Outgoing.NONE);
	}

	@Test
	void conventionsAreReplaceable() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		ObservationCallObserver observer = new ObservationCallObserver(registry, new CallObservationConvention() {

			@Override
			public String getName() {
				return "calls";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(CallObservationContext context) {
				Peer peer = context.getPeer();
				return KeyValues.of("java", String.valueOf(peer != null && peer.isJava()), "to", context.getTarget());
			}

		}, new DefaultHandlerObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(HandlerObservationContext context) {
				return super.getLowCardinalityKeyValues(context).and("from",
						String.valueOf(context.getCaller().name()));
			}

		});
		CallObserver.Outgoing call = observer.calling("callee", "add");
		call.sending(this.caller.peers().get(0));
		call.ended(null);
		observer.handling(new CurrentPeer("caller", this.caller.status().address(), null), "add", Map.of()).ended(null);
		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("calls")
			.that()
			.hasLowCardinalityKeyValue("java", "true")
			.hasLowCardinalityKeyValue("to", "callee");
		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo(HANDLER)
			.that()
			.hasLowCardinalityKeyValue("from", "caller")
			.hasLowCardinalityKeyValue("outcome", "success");
	}

	private ObservationContextAssert<?> call() {
		return TestObservationRegistryAssert.assertThat(this.outgoing).hasObservationWithNameEqualTo(CALLS).that();
	}

	private ObservationContextAssert<?> handler() {
		return TestObservationRegistryAssert.assertThat(this.incoming).hasObservationWithNameEqualTo(HANDLER).that();
	}

	private static Observation.@Nullable ContextView parentOf(Observation.Context context) {
		ObservationView parent = context.getParentObservation();
		return (parent != null) ? parent.getContextView() : null;
	}

	private static String addressOf(PeerLink node) {
		return "127.0.0.1:" + node.status().address().getPort();
	}

}
