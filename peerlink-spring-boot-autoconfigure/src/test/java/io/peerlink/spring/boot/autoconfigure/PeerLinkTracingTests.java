package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

import brave.Span;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Tracer;
import io.peerlink.PeerLink;
import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for traces of two applications with Brave. One calls the other, which calls back
 * before it answers.
 */
class PeerLinkTracingTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final MemoryLan lan = new MemoryLan();

	private final Queue<MutableSpan> spans = new ConcurrentLinkedQueue<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkHandlerAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class,
				PeerLinkObservationAutoConfiguration.class, ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, BraveAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withBean(SpanHandler.class, () -> new SpanCollector(this.spans))
		.withPropertyValues("management.tracing.sampling.probability=1",
				"management.tracing.baggage.remote-fields=tenant");

	private final ApplicationContextRunner front = this.runner.withPropertyValues("peerlink.node.name=front")
		.withBean(Calculator.class);

	private final ApplicationContextRunner back = this.runner.withPropertyValues("peerlink.node.name=back")
		.withBean(Relay.class);

	@Test
	void callerAndHandlerJoinOneTrace() {
		assertOneTrace("relay");
	}

	@Test
	void asynchronousCallOfAHandlerIsPartOfItsTrace() {
		assertOneTrace("relayAsync");
	}

	@Test
	void callOfADecoratedExecutorIsPartOfItsHandlersTrace() {
		assertOneTrace("relayElsewhere");
	}

	@Test
	void callOfAReactivePipelineIsPartOfItsHandlersTrace() {
		Hooks.enableAutomaticContextPropagation();
		try {
			assertOneTrace("relayReactive");
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	private void assertOneTrace(String method) {
		runBoth((context) -> {
			PeerLinkOperations peers = context.getBean(PeerLinkOperations.class);
			assertThat(peers.call("back", method, String.class)).isEqualTo("front got 3");
			await().untilAsserted(() -> assertThat(this.spans).hasSize(4));
			MutableSpan call = span(Span.Kind.CLIENT, "call " + method);
			MutableSpan handler = span(Span.Kind.SERVER, "handle " + method);
			MutableSpan nestedCall = span(Span.Kind.CLIENT, "call add");
			MutableSpan nestedHandler = span(Span.Kind.SERVER, "handle add");
			assertThat(this.spans).extracting(MutableSpan::traceId).containsOnly(call.traceId());
			assertThat(call.parentId()).isNull();
			assertThat(handler.parentId()).isEqualTo(call.id());
			assertThat(nestedCall.parentId()).isEqualTo(handler.id());
			assertThat(nestedHandler.parentId()).isEqualTo(nestedCall.id());
		});
	}

	@Test
	void spansHaveNameAndAddressOfThePeer() {
		runBoth((context) -> {
			context.getBean(PeerLinkOperations.class).call("Back", "traceId", String.class);
			await().untilAsserted(() -> assertThat(this.spans).hasSize(2));
			MutableSpan call = span(Span.Kind.CLIENT, "call traceId");
			assertThat(call.remoteServiceName()).isEqualTo("Back");
			assertThat(call.tags()).containsEntry("peer.name", "back")
				.containsEntry("method", "traceId")
				.containsEntry("outcome", "success")
				.containsKey("peer.address");
			MutableSpan handler = span(Span.Kind.SERVER, "handle traceId");
			assertThat(handler.remoteServiceName()).isEqualTo("front");
			assertThat(handler.remoteIp()).isEqualTo("127.0.0.1");
			assertThat(handler.remotePort()).isEqualTo(context.getBean(PeerLink.class).status().address().getPort());
		});
	}

	@Test
	void logsOfHandlersCarryTheTrace() {
		runBoth((context) -> {
			String traceId = context.getBean(PeerLinkOperations.class).call("back", "traceId", String.class);
			await().untilAsserted(() -> assertThat(this.spans).hasSize(2));
			assertThat(this.spans).extracting(MutableSpan::traceId).containsOnly(traceId);
		});
	}

	@Test
	void callJoinsTheTraceOfItsCallerWithTheBaggage() {
		runBoth((context) -> {
			Observation parent = Observation.start("work", context.getBean(ObservationRegistry.class));
			String tenant;
			try (Observation.Scope scope = parent.openScope();
					BaggageInScope baggage = context.getBean(Tracer.class).createBaggageInScope("tenant", "acme")) {
				tenant = context.getBean(PeerLinkOperations.class).callAsync("back", "tenant", String.class).join();
			}
			parent.stop();
			assertThat(tenant).isEqualTo("acme");
			await().untilAsserted(() -> assertThat(this.spans).hasSize(3));
			assertThat(span(Span.Kind.CLIENT, "call tenant").parentId())
				.isEqualTo(this.spans.stream().filter((span) -> span.kind() == null).findAny().orElseThrow().id());
		});
	}

	@Test
	void handlerStartsATraceWhenItsCallerHasNone() {
		assertTraceStarts(CallObserver.NONE);
	}

	@Test
	void handlerStartsATraceWhenItsCallerSendsAnInvalidOne() {
		assertTraceStarts(new CallObserver() {

			@Override
			public Outgoing calling(String target, String method) {
				return new Outgoing() {

					@Override
					public Map<String, String> sending(Peer peer) {
						return Map.of("traceparent", "nonsense", "tracestate", "=,", "baggage", ";=;");
					}

				};
			}

		});
	}

	private void assertTraceStarts(CallObserver observer) {
		this.back.run((context) -> {
			try (PeerLink caller = this.lan.node("caller", (builder) -> builder.callObserver(observer)).start()) {
				caller.awaitPeer("back", LONG);
				String traceId = caller.peer("back").call("traceId", String.class);
				await().untilAsserted(() -> assertThat(this.spans).hasSize(1));
				assertThat(span(Span.Kind.SERVER, "handle traceId").traceId()).isEqualTo(traceId);
				assertThat(span(Span.Kind.SERVER, "handle traceId").parentId()).isNull();
			}
		});
	}

	@Test
	void onlyTheTraceparentIsSentByDefault() {
		assertThat(sentBy(this.front)).hasValueSatisfying((trace) -> assertThat(trace).containsOnlyKeys("traceparent")
			.hasEntrySatisfying("traceparent", (value) -> assertThat(value).hasSize(55)));
	}

	@Test
	void nothingIsSentWhenTracingIsDisabled() {
		assertThat(sentBy(this.front.withPropertyValues("management.tracing.export.enabled=false"))).hasValue(Map.of());
	}

	private Optional<Map<String, String>> sentBy(ApplicationContextRunner application) {
		AtomicReference<@Nullable Map<String, String>> sent = new AtomicReference<>();
		CallObserver observer = new CallObserver() {

			@Override
			public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
				sent.set(trace);
				return Incoming.NONE;
			}

		};
		application.run((context) -> {
			try (PeerLink callee = this.lan.node("callee", (builder) -> builder.callObserver(observer))) {
				callee.register("one", () -> 1);
				callee.start();
				PeerLinkOperations peers = context.getBean(PeerLinkOperations.class);
				peers.awaitPeer("callee", LONG);
				assertThat(peers.call("callee", "one", Integer.class)).isOne();
			}
		});
		return Optional.ofNullable(sent.get());
	}

	private void runBoth(ContextConsumer<AssertableApplicationContext> test) {
		this.back.run((callee) -> this.front.run((caller) -> {
			caller.getBean(PeerLinkOperations.class).awaitPeer("back", LONG);
			callee.getBean(PeerLinkOperations.class).awaitPeer("front", LONG);
			test.accept(caller);
		}));
	}

	private MutableSpan span(Span.Kind kind, String name) {
		List<MutableSpan> found = this.spans.stream()
			.filter((span) -> span.kind() == kind && name.equals(span.name()))
			.toList();
		assertThat(found).as(name).hasSize(1);
		return found.get(0);
	}

	@PeerLinkHandler
	static class Calculator {

		public int add(int x, int y) {
			return x + y;
		}

	}

	/**
	 * Calls its caller for each sum, in different ways.
	 */
	@PeerLinkHandler
	static class Relay {

		private final PeerLinkOperations peers;

		private final Tracer tracer;

		private final Executor executor = decoratedExecutor();

		Relay(PeerLinkOperations peers, Tracer tracer) {
			this.peers = peers;
			this.tracer = tracer;
		}

		public String relay() {
			return callBack();
		}

		public CompletableFuture<String> relayAsync() {
			String caller = callerName();
			return this.peers.callAsync(caller, "add", Integer.class, 1, 2).thenApply((sum) -> caller + " got " + sum);
		}

		public CompletableFuture<String> relayElsewhere() {
			return CompletableFuture.supplyAsync(this::callBack, this.executor);
		}

		public CompletableFuture<String> relayReactive() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> callBack()).toFuture();
		}

		public String traceId() {
			return MDC.get("traceId");
		}

		public String tenant() {
			return String.valueOf(this.tracer.getBaggage("tenant").get());
		}

		private String callBack() {
			String caller = callerName();
			return caller + " got " + this.peers.call(caller, "add", Integer.class, 1, 2);
		}

		private static String callerName() {
			return CurrentPeer.get().map(CurrentPeer::name).orElse("nobody");
		}

		private static Executor decoratedExecutor() {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("relay-");
			executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
			return executor;
		}

	}

	private static final class SpanCollector extends SpanHandler {

		private final Queue<MutableSpan> spans;

		SpanCollector(Queue<MutableSpan> spans) {
			this.spans = spans;
		}

		@Override
		public boolean end(TraceContext context, MutableSpan span, Cause cause) {
			return this.spans.add(span);
		}

	}

}
