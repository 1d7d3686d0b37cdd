package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.peerlink.call.CallObserver;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.call.RpcStatistics;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the notifications of observers about the calls of their node.
 */
class CallObserverTests {

	private final TestNodes nodes = new TestNodes();

	private final RecordingObserver outgoing = new RecordingObserver();

	private final RecordingObserver incoming = new RecordingObserver();

	private final CountDownLatch release = new CountDownLatch(1);

	private PeerLink caller;

	private PeerLink callee;

	@BeforeEach
	void start() throws InterruptedException {
		this.caller = this.nodes.start("caller", (builder) -> builder.callObserver(this.outgoing));
		this.callee = this.nodes.start("callee",
				(builder) -> builder.callObserver(this.incoming).handlerConcurrency(1).handlerQueueCapacity(5));
		this.callee.register("add", int.class, int.class, Integer::sum);
		this.callee.register("fail", () -> {
			throw new IllegalStateException("broken");
		});
		this.callee.register("wait", () -> {
			this.release.await();
			return null;
		});
		this.nodes.awaitAll();
	}

	@AfterEach
	void stop() {
		this.release.countDown();
		this.nodes.close();
	}

	@Test
	void successfulCallIsObservedAtBothSides() {
		this.caller.peer("Callee").call("add", Integer.class, 1, 2);
		assertThat(this.outgoing.notifications).containsExactly("calling Callee add", "sending to callee",
				"ended null");
		await().untilAsserted(() -> assertThat(this.incoming.notifications).containsExactly("handling add of caller {}",
				"open", "closed", "ended null"));
	}

	@Test
	void traceIsPropagatedToTheHandler() {
		this.outgoing.trace = Map.of("traceparent", "00-1-2-01", "baggage", "user=\"Jörg\"");
		this.caller.peer("callee").callAsync("add", Integer.class, 1, 2).join();
		await().until(() -> !this.incoming.traces.isEmpty());
		assertThat(this.incoming.traces).containsExactly(this.outgoing.trace);
	}

	@Test
	void traceIsLeftOutIfTheRequestHasNoRoomForIt() {
		this.callee.register("length", String.class, String::length);
		this.outgoing.trace = Map.of("traceparent", "x".repeat(200));
		assertThat(this.caller.peer("callee").call("length", Integer.class, "y".repeat(1000))).isEqualTo(1000);
		assertThat(this.incoming.traces).containsExactly(Map.of());
	}

	@Test
	void failuresAreObservedBeforeTheCallerHasThem() {
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> this.caller.peer("nobody").call("add", int.class, 1, 2));
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("add", int.class, "x".repeat(4 << 20)));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("fail", void.class));
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(() -> this.caller.peer("callee")
			.with(CallOptions.defaults().withTimeout(Duration.ofMillis(20)))
			.call("wait", void.class));
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("add", Map.class, 1, 2));
		assertThat(this.outgoing.ends()).containsExactly("ended PeerNotFoundException",
				"ended PayloadTooLargeException", "ended RemoteErrorException", "ended PeerTimeoutException",
				"ended PeerTimeoutException");
	}

	@Test
	void failureOfAHandlerIsObserved() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("fail", void.class));
		await().untilAsserted(() -> assertThat(this.incoming.notifications)
			.containsExactly("handling fail of caller {}", "open", "closed", "ended IllegalStateException"));
	}

	@Test
	void resultThatCannotBeSentIsObservedAsAFailure() {
		this.callee.register("much", () -> "x".repeat(PeerLink.DEFAULT_MAX_PAYLOAD_SIZE));
		this.callee.register("odd", Unwritable::new);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("much", String.class));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("odd", String.class));
		await().untilAsserted(() -> assertThat(this.incoming.ends()).hasSize(2).doesNotContain("ended null"));
		assertThat(this.incoming.ends()).first().isEqualTo("ended PayloadTooLargeException");
	}

	@Test
	void asynchronousHandlerEndsWhenItsStageCompletes() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		this.callee.register("later", () -> stage);
		CompletableFuture<String> result = this.caller.peer("callee").callAsync("later", String.class);
		await().untilAsserted(() -> assertThat(this.incoming.notifications)
			.containsExactly("handling later of caller {}", "open", "closed"));
		stage.complete("now");
		assertThat(result.join()).isEqualTo("now");
		await().untilAsserted(() -> assertThat(this.incoming.ends()).containsExactly("ended null"));
	}

	@Test
	void futureCompletesAfterItsEndWasObserved() {
		List<String> seen = this.caller.peer("callee")
			.callAsync("add", Integer.class, 1, 2)
			.thenApply((sum) -> this.outgoing.ends())
			.join();
		assertThat(seen).containsExactly("ended null");
	}

	@Test
	void errorWhileArgumentsAreWrittenFailsTheFuture() {
		Reading unreadable = new Reading(() -> {
			throw new AssertionError("unreadable");
		});
		CompletableFuture<Void> future = this.caller.peer("callee").callAsync("add", Void.class, unreadable);
		assertThat(future).isCompletedExceptionally();
		assertThat(this.outgoing.ends()).containsExactly("ended AssertionError");
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void cancelledFutureIsObservedOnce() {
		this.caller.peer("callee").callAsync("wait", void.class).cancel(true);
		assertThat(this.outgoing.ends()).containsExactly("ended CancellationException");
	}

	@Test
	void broadcastIsOneCallForEachPeer() throws InterruptedException {
		this.nodes.start("other");
		this.nodes.awaitAll();
		this.caller.broadcast().call("add", Integer.class, 1, 2);
		await()
			.untilAsserted(() -> assertThat(this.outgoing.notifications).containsExactlyInAnyOrder("calling callee add",
					"calling other add", "sending to callee", "sending to other", "ended null",
					"ended UnknownMethodException"));
	}

	@Test
	void callsThatABroadcastAbandonsAreCancelled() throws InterruptedException {
		this.nodes.start("fast").register("wait", () -> "done");
		this.nodes.awaitAll();
		this.caller.broadcast().first("wait", String.class);
		await().untilAsserted(() -> assertThat(this.outgoing.ends()).containsExactlyInAnyOrder("ended null",
				"ended " + CancellationException.class.getSimpleName()));
	}

	@Test
	void failingObserverChangesNothing() {
		this.outgoing.broken = true;
		this.incoming.broken = true;
		assertThat(this.caller.peer("callee").call("add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(this.caller.peer("callee").callAsync("add", Integer.class, 1, 2).join()).isEqualTo(3);
		assertThat(this.caller.broadcast().call("add", Integer.class, 1, 2).values()).allMatch(CallResult::isSuccess);
	}

	@Test
	void observerThatReturnsNullChangesNothing() throws InterruptedException {
		PeerLink watched = this.nodes.start("watched", (builder) -> builder.callObserver(new EmptyObserver()));
		watched.register("echo", String.class, (text) -> text);
		this.nodes.awaitAll();
		assertThat(watched.peer("callee").call("add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(this.caller.peer("watched").call("echo", String.class, "hello")).isEqualTo("hello");
	}

	@Test
	void stageThatRejectsCallbacksIsAFailure() {
		this.callee.register("odd", () -> new CompletableFuture<String>() {

			@Override
			public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
				throw new UnsupportedOperationException("no callbacks");
			}

		});
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("odd", String.class))
			.withMessageContaining("no callbacks");
		await().untilAsserted(() -> assertThat(statistics().activeRequests()).isZero());
		assertThat(this.incoming.ends()).containsExactly("ended UnsupportedOperationException");
	}

	@Test
	void exceptionOfOneObserverDoesNotAffectTheOthers() throws InterruptedException {
		RecordingObserver broken = new RecordingObserver();
		broken.broken = true;
		RecordingObserver second = new RecordingObserver();
		second.trace = Map.of("second", "2", "common", "2");
		RecordingObserver third = new RecordingObserver();
		third.trace = Map.of("third", "3", "common", "3");
		PeerLink watched = this.nodes.start("watched",
				(builder) -> builder.callObserver(broken)
					.callObserver(CallObserver.NONE)
					.callObserver(second)
					.callObserver(third));
		watched.register("echo", String.class, (text) -> text);
		this.nodes.awaitAll();
		watched.peer("callee").call("add", Integer.class, 1, 2);
		assertThat(this.incoming.traces).containsExactly(Map.of("second", "2", "third", "3", "common", "3"));
		this.caller.peer("watched").call("echo", String.class, "hello");
		await().untilAsserted(() -> assertThat(third.ends()).hasSize(2));
		assertThat(second.notifications).containsExactly("calling callee add", "sending to callee", "ended null",
				"handling echo of caller {}", "open", "closed", "ended null");
		assertThat(third.notifications).containsExactlyElementsOf(second.notifications);
		assertThat(broken.notifications).containsExactly("calling callee add", "handling echo of caller {}");
	}

	@Test
	void scopesOfSeveralObserversAreNested() throws InterruptedException {
		Queue<String> notifications = new ConcurrentLinkedQueue<>();
		PeerLink watched = this.nodes.start("watched", (builder) -> builder.callObserver(scopes("outer", notifications))
			.callObserver(scopes("inner", notifications)));
		watched.register("echo", String.class, (text) -> text);
		this.nodes.awaitAll();
		this.caller.peer("watched").call("echo", String.class, "hello");
		assertThat(notifications).containsExactly("outer open", "inner open", "inner closed", "outer closed");
	}

	private static CallObserver scopes(String name, Queue<String> notifications) {
		return new CallObserver() {

			@Override
			public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
				return new Incoming() {

					@Override
					public Scope open() {
						notifications.add(name + " open");
						return () -> notifications.add(name + " closed");
					}

				};
			}

		};
	}

	@Test
	void requestsThatWaitForAThreadAreCounted() {
		List<CompletableFuture<Void>> calls = List.of(waiting(), waiting(), waiting());
		await().untilAsserted(() -> assertThat(statistics().activeRequests()).isEqualTo(3));
		await().untilAsserted(() -> assertThat(statistics().queuedRequests()).isEqualTo(2));
		this.release.countDown();
		calls.forEach(CompletableFuture::join);
		await().untilAsserted(() -> assertThat(statistics().activeRequests()).isZero());
		assertThat(statistics().queuedRequests()).isZero();
	}

	@Test
	void requestsForUnknownMethodsAreCountedButNotObserved() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("nothing", void.class));
		assertThat(statistics().unknownMethods()).isEqualTo(1);
		assertThat(this.incoming.notifications).isEmpty();
	}

	private CompletableFuture<Void> waiting() {
		return this.caller.peer("callee").callAsync("wait", Void.class);
	}

	private RpcStatistics statistics() {
		return this.callee.status().rpc();
	}

	public static final class Unwritable {

		private final String number = "many";

		public int getNumber() {
			return Integer.parseInt(this.number);
		}

	}

	/**
	 * Violates the contract, like a mock without answers.
	 */
	@SuppressWarnings("NullAway") // like code without null checks
	private static final class EmptyObserver implements CallObserver {

		@Override
		public Outgoing calling(String target, String method) {
			return new Outgoing() {

				@Override
				public Map<String, String> sending(Peer peer) {
					return null;
				}

			};
		}

		@Override
		public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
			return new Incoming() {

				@Override
				public Scope open() {
					return null;
				}

			};
		}

	}

	/**
	 * Can be written as JSON only if its source returns a value.
	 *
	 * @param source supplies the value
	 */
	record Reading(@JsonIgnore IntSupplier source) {

		@JsonProperty
		int value() {
			return this.source.getAsInt();
		}

	}

	private static final class RecordingObserver implements CallObserver {

		private final Queue<String> notifications = new ConcurrentLinkedQueue<>();

		private final Queue<Map<String, String>> traces = new ConcurrentLinkedQueue<>();

		private volatile Map<String, String> trace = Map.of();

		private volatile boolean broken;

		@Override
		public Outgoing calling(String target, String method) {
			record("calling " + target + " " + method);
			return new Outgoing() {

				@Override
				public Map<String, String> sending(Peer peer) {
					record("sending to " + peer.name());
					return RecordingObserver.this.trace;
				}

				@Override
				public void ended(@Nullable Throwable failure) {
					end(failure);
				}

			};
		}

		@Override
		public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
			record("handling " + method + " of " + caller.name() + " " + (trace.isEmpty() ? "{}" : "{...}"));
			this.traces.add(trace);
			return new Incoming() {

				@Override
				public Scope open() {
					record("open");
					return () -> record("closed");
				}

				@Override
				public void ended(@Nullable Throwable failure) {
					end(failure);
				}

			};
		}

		private void end(@Nullable Throwable failure) {
			record("ended " + ((failure != null) ? failure.getClass().getSimpleName() : null));
		}

		private void record(String notification) {
			this.notifications.add(notification);
			if (this.broken) {
				throw new AssertionError("The observer is broken");
			}
		}

		List<String> ends() {
			return this.notifications.stream().filter((notification) -> notification.startsWith("ended")).toList();
		}

	}

}
