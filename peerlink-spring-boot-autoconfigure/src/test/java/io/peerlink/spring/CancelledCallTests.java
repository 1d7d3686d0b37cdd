package io.peerlink.spring;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.spring.reactive.ReactivePeerLinkTemplate;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that cancelling a call cancels the handler of the peer.
 */
class CancelledCallTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink caller = this.lan.node("caller");

	private final PeerLink worker = this.lan.node("worker");

	private final PeerLinkTemplate template = new PeerLinkTemplate(this.caller);

	private final CompletableFuture<String> answer = new CompletableFuture<>();

	@BeforeEach
	void start() {
		this.worker.register("never", () -> this.answer);
		this.worker.start();
		this.caller.start();
		MemoryLan.awaitVerified(this.caller, "worker");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void cancellingAFutureCancelsTheHandler(String form, Function<PeerLinkTemplate, CompletableFuture<?>> call) {
		CompletableFuture<?> future = call.apply(this.template);
		awaitHandler();
		future.cancel(false);
		assertHandlerIsCancelled();
	}

	static Stream<Arguments> cancellingAFutureCancelsTheHandler() {
		return Stream.of(future("call", (peers) -> peers.callAsync("worker", "never", String.class)),
				future("run", (peers) -> peers.to("worker").method("never").runAsync()),
				future("all", (peers) -> peers.broadcast().method("never").callAsync(String.class)),
				future("first", (peers) -> peers.broadcast().method("never").firstAsync(String.class)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void cancellingASubscriptionCancelsTheHandler(String form, Function<ReactivePeerLinkTemplate, Mono<?>> call) {
		Disposable subscription = call.apply(new ReactivePeerLinkTemplate(this.template)).subscribe();
		awaitHandler();
		subscription.dispose();
		assertHandlerIsCancelled();
	}

	static Stream<Arguments> cancellingASubscriptionCancelsTheHandler() {
		return Stream.of(mono("call", (peers) -> peers.call("worker", "never", String.class)),
				mono("timeout", (peers) -> peers.call("worker", "never", String.class).timeout(LONG)),
				mono("run", (peers) -> peers.to("worker").method("never").run()),
				mono("all", (peers) -> peers.broadcast("never", String.class)),
				mono("first", (peers) -> peers.broadcast().method("never").first(2, String.class)));
	}

	@Test
	void firstSuccessOfABroadcastCancelsTheOthers() throws InterruptedException {
		try (PeerLink quick = this.lan.node("quick")) {
			quick.register("never", () -> {
				awaitHandler();
				return "after all";
			});
			quick.start();
			this.caller.awaitPeer("quick", LONG);
			assertThat(this.template.broadcast().method("never").first(String.class).get()).isEqualTo("after all");
			assertHandlerIsCancelled();
		}
	}

	private void awaitHandler() {
		await().until(() -> this.worker.status().rpc().activeRequests() == 1);
	}

	private void assertHandlerIsCancelled() {
		await().untilAsserted(() -> assertThat(this.answer).isCancelled());
		assertThat(this.worker.status().rpc().cancelledRequests()).isOne();
		await().untilAsserted(() -> assertThat(this.worker.status().rpc().activeRequests()).isZero());
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	private static Arguments future(String form, Function<PeerLinkTemplate, CompletableFuture<?>> call) {
		return Arguments.of(form, call);
	}

	private static Arguments mono(String form, Function<ReactivePeerLinkTemplate, Mono<?>> call) {
		return Arguments.of(form, call);
	}

}
