package io.peerlink.spring.annotation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.spring.PeerLinkTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for handlers whose caller has a deadline or cancels its call.
 */
class HandlerCancellationTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	@ParameterizedTest
	@ValueSource(strings = { "blocked", "future", "stage", "mono", "observing" })
	void handlerIsNotifiedOfCancellation(String method) {
		HandlerRunner.of(Endless.class).runWithVerifiedPeer((context, server) -> {
			Endless handler = context.getBean(Endless.class);
			PeerLink node = context.getBean(PeerLink.class);
			CompletableFuture<Void> call = server.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(1)))
				.callAsync(method, void.class);
			assertThat(handler.started).succeedsWithin(LONG);
			call.cancel(true);
			assertThat(handler.cancelled).succeedsWithin(LONG).isEqualTo(method);
			await().untilAsserted(() -> assertThat(node.status().rpc().activeRequests()).isZero());
			assertThat(node.status().rpc().cancelledRequests()).isOne();
		});
	}

	@Test
	void callsOfAHandlerInheritItsDeadline() {
		HandlerRunner runner = HandlerRunner.of(Relay.class);
		CompletableFuture<Duration> remaining = new CompletableFuture<>();
		runner.run((context, server) -> {
			try (PeerLink last = runner.lan().node("last")) {
				last.register("remaining",
						() -> remaining.complete(CurrentPeer.get().orElseThrow().request().remaining().orElseThrow()));
				last.start();
				context.getBean(PeerLink.class).awaitPeer("last", LONG);
				server.with(CallOptions.defaults().withTimeout(Duration.ofSeconds(3))).call("relay", void.class);
			}
			assertThat(remaining).succeedsWithin(LONG)
				.satisfies((time) -> assertThat(time).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(3)));
		});
	}

	@PeerLinkHandler
	static class Relay {

		private final PeerLinkTemplate peers;

		Relay(PeerLink node) {
			this.peers = new PeerLinkTemplate(node, CallOptions.defaults().withTimeout(Duration.ofMinutes(1)));
		}

		public void relay() {
			this.peers.to("last").method("remaining").run();
		}

	}

	@PeerLinkHandler
	static class Endless {

		private final CompletableFuture<Void> started = new CompletableFuture<>();

		private final CompletableFuture<String> cancelled = new CompletableFuture<>();

		public void blocked() throws InterruptedException {
			this.started.complete(null);
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.cancelled.complete("blocked");
				throw ex;
			}
		}

		public Future<String> future() {
			FutureTask<String> task = new FutureTask<>(() -> "never run") {

				@Override
				protected void done() {
					Endless.this.cancelled.complete("future");
				}

			};
			this.started.complete(null);
			return task;
		}

		public CompletableFuture<String> stage() {
			CompletableFuture<String> stage = new CompletableFuture<>() {

				@Override
				public boolean cancel(boolean mayInterruptIfRunning) {
					Endless.this.cancelled.complete("stage");
					return super.cancel(mayInterruptIfRunning);
				}

			};
			this.started.complete(null);
			return stage;
		}

		public Mono<String> mono() {
			return Mono.<String>never()
				.doOnSubscribe((subscription) -> this.started.complete(null))
				.doOnCancel(() -> this.cancelled.complete("mono"));
		}

		public CompletableFuture<String> observing(RequestContext request) {
			request.onCancel(() -> this.cancelled.complete("observing"));
			this.started.complete(null);
			return new CompletableFuture<>();
		}

	}

}
