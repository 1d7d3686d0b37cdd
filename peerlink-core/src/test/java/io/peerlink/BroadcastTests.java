package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.peerlink.call.Broadcast;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Broadcast}.
 */
class BroadcastTests {

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink c = this.nodes.start("c");

	private final PeerLink a = this.nodes.start("a");

	private final PeerLink b = this.nodes.start("b");

	private final CountDownLatch release = new CountDownLatch(1);

	@BeforeEach
	void registerHandlers() throws InterruptedException {
		this.a.register("value", () -> 1);
		this.b.register("value", () -> {
			throw new IllegalStateException("out of order");
		});
		this.c.register("value", () -> 3);
		this.a.register("list", () -> List.of(1, 2));
		this.a.register("slow", () -> "a");
		this.b.register("slow", () -> {
			this.release.await();
			return "b";
		});
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.release.countDown();
		this.nodes.close();
	}

	@Test
	void resultsAndErrorsAreInTheOrderOfThePeers() {
		Map<String, CallResult<Integer>> results = this.caller.broadcast().call("value", Integer.class);
		assertThat(results.keySet()).containsExactly("a", "b", "c");
		assertThat(result(results, "a").get()).isOne();
		assertThat(result(results, "b").isSuccess()).isFalse();
		assertThat(result(results, "b").error()).isInstanceOf(RemoteErrorException.class)
			.hasMessageContaining("out of order");
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> result(results, "b").get());
		assertThat(result(results, "c").value()).isEqualTo(3);
		assertThat(result(results, "c").elapsed()).isPositive();
	}

	@Test
	void genericResultsAreRead() {
		Map<String, CallResult<List<Integer>>> results = this.caller.broadcast().call("list", new TypeReference<>() {
		});
		assertThat(result(results, "a").get()).containsExactly(1, 2);
	}

	@Test
	void silentPeerDoesNotAffectTheOtherResults() {
		Broadcast broadcast = this.caller.broadcast().with(CallOptions.defaults().withTimeout(Duration.ofMillis(150)));
		Map<String, CallResult<String>> results = broadcast.call("slow", String.class);
		assertThat(result(results, "a").get()).isEqualTo("a");
		assertThat(result(results, "b").error()).isInstanceOf(PeerTimeoutException.class);
		assertThat(result(results, "c").error()).hasMessageContaining("No function 'slow' registered");
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void firstSuccessIsReturnedAndTheOtherCallsAreCancelled() {
		CallResult<String> first = this.caller.broadcast().first("slow", String.class);
		assertThat(first.peer().name()).isEqualTo("a");
		assertThat(first.get()).isEqualTo("a");
		await().untilAsserted(() -> assertThat(this.caller.status().rpc().pendingCalls()).isZero());
	}

	@Test
	void firstWithoutSuccessFailsWithThePeersErrors() {
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.caller.broadcast().first("nope", String.class))
			.withMessageContaining("None of 3 peers")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
	}

	@Test
	void firstSuccessesAreAsManyAsRequestedOrFewer() {
		assertThat(this.caller.broadcast().first(1, "value", Integer.class)).hasSize(1);
		assertThat(this.caller.broadcast().first(2, "value", Integer.class)).extracting(CallResult::value)
			.containsExactlyInAnyOrder(1, 3);
		assertThat(this.caller.broadcast().first(3, "value", Integer.class)).hasSize(2);
		assertThatIllegalArgumentException().isThrownBy(() -> this.caller.broadcast().first(0, "value", Integer.class));
	}

	@Test
	void firstSuccessCompletesTheFuture() {
		assertThat(this.caller.broadcast().firstAsync("slow", String.class)).succeedsWithin(5, TimeUnit.SECONDS)
			.satisfies((first) -> assertThat(first.value()).isEqualTo("a"));
		assertThat(this.caller.broadcast().firstAsync("list", new TypeReference<List<Integer>>() {
		})).succeedsWithin(5, TimeUnit.SECONDS).satisfies((first) -> assertThat(first.value()).containsExactly(1, 2));
		assertThat(this.caller.broadcast().firstAsync(2, "value", Integer.class)).succeedsWithin(5, TimeUnit.SECONDS)
			.satisfies((results) -> assertThat(results).extracting(CallResult::value).containsExactlyInAnyOrder(1, 3));
		await().untilAsserted(() -> assertThat(this.caller.status().rpc().pendingCalls()).isZero());
	}

	@Test
	void firstWithoutSuccessFailsTheFutureItself() {
		AtomicReference<@Nullable Throwable> caught = new AtomicReference<>();
		CompletableFuture<CallResult<String>> first = this.caller.broadcast().firstAsync("nope", String.class);
		assertThat(first.whenComplete((result, failure) -> caught.set(failure))).failsWithin(5, TimeUnit.SECONDS);
		assertThat(caught.get()).isExactlyInstanceOf(PeerLinkException.class)
			.hasMessageContaining("None of 3 peers")
			.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(3));
	}

	@Test
	void interruptedThreadDoesNotWaitForTheResults() throws InterruptedException {
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			try {
				this.caller.broadcast().call("slow", String.class);
			}
			catch (PeerLinkException ex) {
				failure.set(Thread.currentThread().isInterrupted() ? ex : null);
			}
		});
		thread.start();
		await().until(() -> this.caller.status().rpc().pendingCalls() == 1);
		thread.interrupt();
		thread.join(5000);
		assertThat(failure.get()).hasMessageContaining("Interrupted").hasCauseInstanceOf(InterruptedException.class);
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void stopEndsTheWaitForTheResults() throws InterruptedException {
		AtomicReference<@Nullable Map<String, CallResult<String>>> results = new AtomicReference<>();
		Thread thread = new Thread(() -> results.set(this.caller.broadcast().call("slow", String.class)));
		thread.start();
		await().until(() -> this.caller.status().rpc().pendingCalls() == 1);
		this.caller.stop();
		thread.join(5000);
		assertThat(Objects.requireNonNull(results.get())).hasSize(3);
		assertThat(result(Objects.requireNonNull(results.get()), "a").get()).isEqualTo("a");
		assertThat(result(Objects.requireNonNull(results.get()), "b").isSuccess()).isFalse();
	}

	@Test
	void cancellationCancelsEveryCall() {
		CompletableFuture<?> future = this.caller.broadcast().callAsync("slow", String.class);
		future.cancel(false);
		await().untilAsserted(() -> assertThat(this.caller.status().rpc().pendingCalls()).isZero());
	}

	@Test
	void anyNumberOfCallbacksMayBroadcast() {
		List<CompletableFuture<?>> futures = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			futures.add(this.caller.peer("a")
				.callAsync("value", Integer.class)
				.thenApply((one) -> this.caller.broadcast().call("value", Integer.class)));
		}
		assertThat(CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))).succeedsWithin(20,
				TimeUnit.SECONDS);
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void broadcastOfAStoppedNodeFailsItsFuture() {
		this.caller.stop();
		assertThat(this.caller.broadcast().callAsync("value", Integer.class)).failsWithin(1, TimeUnit.SECONDS)
			.withThrowableOfType(ExecutionException.class)
			.withMessageContaining("not running");
	}

	@Test
	void resultThatCannotBeReadIsAnErrorOfThatPeer() {
		Map<String, CallResult<Integer>> results = this.caller.broadcast().call("text", Integer.class);
		assertThat(results.values()).noneMatch(CallResult::isSuccess);
		this.a.register("text", () -> "text");
		results = this.caller.broadcast().call("text", Integer.class);
		assertThat(result(results, "a").error()).hasMessageContaining("java.lang.Integer");
	}

	@Test
	void broadcastWithoutPeersHasNoResults() {
		PeerLink single = PeerLink.builder(TestNodes.uniqueName("lonely"))
			.mdns(false)
			.transport(() -> new InMemoryNetwork().open(0))
			.build();
		try (single) {
			single.start();
			assertThat(single.broadcast().call("value", Integer.class)).isEmpty();
			assertThatExceptionOfType(PeerLinkException.class)
				.isThrownBy(() -> single.broadcast().first("value", Integer.class))
				.withMessageContaining("no peers are up");
		}
	}

	private static <T> CallResult<T> result(Map<String, CallResult<T>> results, String peer) {
		CallResult<T> result = results.get(peer);
		assertThat(result).isNotNull();
		return Objects.requireNonNull(result);
	}

}
