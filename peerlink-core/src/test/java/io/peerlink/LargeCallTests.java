package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.UnknownMethodException;
import io.peerlink.handler.CurrentPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for calls that do not fit into a datagram, over sockets and in memory: they look
 * like any other.
 */
class LargeCallTests {

	private static final String LARGE = "x".repeat(100_000);

	private final LoopbackNodes sockets = new LoopbackNodes();

	private final TestNodes memory = new TestNodes();

	@AfterEach
	void close() {
		this.sockets.close();
		this.memory.close();
	}

	private PeerLink start(Network network, String name, int maxPayloadSize) {
		return (network == Network.SOCKETS)
				? this.sockets.start(name, (builder) -> builder.tcpPort(0).maxPayloadSize(maxPayloadSize))
				: this.memory.start(name, (builder) -> builder.maxPayloadSize(maxPayloadSize));
	}

	private PeerLink start(Network network, String name) {
		return start(network, name, PeerLink.DEFAULT_MAX_PAYLOAD_SIZE);
	}

	private void awaitAll(Network network) throws InterruptedException {
		if (network == Network.SOCKETS) {
			this.sockets.awaitAll();
		}
		else {
			this.memory.awaitAllVerified();
		}
	}

	private PeerLink callee(Network network) throws InterruptedException {
		PeerLink callee = start(network, "callee");
		callee.register("length", String.class, String::length);
		callee.register("fail", String.class, (text) -> {
			throw new IllegalStateException("too much of " + text.charAt(0));
		});
		return callee;
	}

	@ParameterizedTest
	@EnumSource
	void everySizeArrivesOnce(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		AtomicInteger calls = new AtomicInteger();
		PeerLink callee = callee(network);
		callee.register("count", String.class, (text) -> {
			calls.incrementAndGet();
			return text.length();
		});
		awaitAll(network);
		int[] sizes = { 1, 900, 1000, 1100, 1199, 1200, 1201, 1300, 1500, 20_000, 65_507, 65_508, 1 << 20,
				(4 << 20) - 200 };
		for (int size : sizes) {
			assertThat(caller.peer("callee").call("count", int.class, "x".repeat(size))).isEqualTo(size);
		}
		assertThat(calls).hasValue(sizes.length);
	}

	@ParameterizedTest
	@EnumSource
	void handlerKnowsWhoCalls(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		AtomicReference<CurrentPeer> known = new AtomicReference<>();
		AtomicReference<Duration> remaining = new AtomicReference<>();
		callee(network).register("who", String.class, (text) -> {
			CurrentPeer peer = CurrentPeer.get().orElseThrow();
			known.set(peer);
			remaining.set(peer.request().remaining().orElseThrow());
			return text.length();
		});
		awaitAll(network);
		caller.peer("callee").call("who", int.class, LARGE);
		CurrentPeer peer = Objects.requireNonNull(known.get());
		assertThat(peer.name()).isEqualTo("caller");
		assertThat(peer.peer())
			.satisfies((found) -> assertThat(found.instanceId()).isEqualTo(caller.status().instanceId()));
		assertThat(remaining.get()).isBetween(Duration.ZERO, PeerLink.DEFAULT_CALL_TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void errorsArrive(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		callee(network);
		awaitAll(network);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> caller.peer("callee").call("fail", int.class, LARGE))
			.withMessageContaining("too much of x");
		assertThatExceptionOfType(UnknownMethodException.class)
			.isThrownBy(() -> caller.peer("callee").call("lenght", int.class, LARGE))
			.withMessageContaining("length");
	}

	@ParameterizedTest
	@EnumSource
	void replyMayBeAsLargeAsTheRequest(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		callee(network).register("echo", Object.class, (value) -> value);
		awaitAll(network);
		List<Integer> numbers = IntStream.range(0, 200_000).boxed().toList();
		assertThat(caller.peer("callee").call("echo", Object.class, numbers)).isEqualTo(numbers);
		assertThat(caller.peer("callee")
			.with(CallOptions.defaults().withKwarg("arg0", Map.of("text", LARGE)))
			.call("echo", Object.class)).isEqualTo(Map.of("text", LARGE));
	}

	@ParameterizedTest
	@EnumSource
	void everyFormOfCallMayBeLarge(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		callee(network);
		start(network, "other").register("length", String.class, String::length);
		awaitAll(network);
		List<CompletableFuture<Integer>> futures = IntStream.range(0, 20)
			.mapToObj((i) -> caller.peer("callee").callAsync("length", int.class, LARGE + "x".repeat(i)))
			.toList();
		assertThat(futures).extracting(CompletableFuture::join)
			.containsExactlyElementsOf(IntStream.range(LARGE.length(), LARGE.length() + 20).boxed().toList());
		assertThat(caller.broadcast().call("length", int.class, LARGE)).hasSize(2)
			.allSatisfy((name, result) -> assertThat(result.value()).isEqualTo(LARGE.length()));
	}

	@ParameterizedTest
	@EnumSource
	void requestAboveTheLimitIsNotSent(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller", 10_000);
		callee(network);
		awaitAll(network);
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> caller.peer("callee").call("length", int.class, LARGE))
			.withMessageContaining("the limit of peerlink.rpc.max-payload-size is 10000 bytes")
			.satisfies((failure) -> assertThat(failure.getLimit()).isEqualTo(10_000))
			.satisfies((failure) -> assertThat(failure.getSize()).isGreaterThan(100_000));
		assertThat(caller.status().rpc().pendingCalls()).isZero();
		assertThat(caller.peer("callee").call("length", int.class, "x".repeat(9_000))).isEqualTo(9_000);
	}

	@ParameterizedTest
	@EnumSource
	void calleeThatTakesLessSaysSo(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink callee = start(network, "callee", 10_000);
		callee.register("length", String.class, String::length);
		awaitAll(network);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> caller.peer("callee").call("length", int.class, LARGE))
			.withMessageContaining("this node takes at most 10000 bytes and did not execute it");
		assertThat(callee.status().connections().tooLarge()).isOne();
		assertThat(caller.peer("callee").call("length", int.class, "x".repeat(9_000))).isEqualTo(9_000);
	}

	@ParameterizedTest
	@EnumSource
	void peerWithoutTcpGetsNoLargeCall(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink callee = (network == Network.SOCKETS) ? this.sockets.start("callee", (builder) -> builder.tcp(false))
				: this.memory.start("callee", (builder) -> builder.tcp(false));
		callee.register("length", String.class, String::length);
		awaitAll(network);
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> caller.peer("callee").call("length", int.class, LARGE))
			.withMessageContaining("the limit of one datagram is 1200 bytes, and 'callee' has no TCP port");
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> caller.peer("callee").callAsync("length", int.class, LARGE).join())
			.withCauseInstanceOf(PayloadTooLargeException.class);
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> callee.peer("caller").call("length", int.class, LARGE))
			.withMessageContaining("this node has no TCP");
	}

	@ParameterizedTest
	@EnumSource
	void broadcastReachesThoseThatTakeIt(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		callee(network);
		if (network == Network.SOCKETS) {
			this.sockets.start("small", (builder) -> builder.tcp(false));
		}
		else {
			this.memory.start("small", (builder) -> builder.tcp(false));
		}
		awaitAll(network);
		Map<String, CallResult<Integer>> results = caller.broadcast().call("length", int.class, LARGE);
		assertThat(results.values()).extracting(CallResult::isSuccess).containsExactlyInAnyOrder(true, false);
	}

	@ParameterizedTest
	@EnumSource
	void connectionStaysOpenForTheNextCall(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink callee = callee(network);
		awaitAll(network);
		caller.peer("callee").call("length", int.class, LARGE);
		caller.peer("callee").call("length", int.class, LARGE);
		assertThat(callee.status().connections().messagesIn()).isEqualTo(2);
		assertThat(callee.status().connections().accepted()).isOne();
		assertThat(caller.status().connections().connected()).isOne();
		assertThat(caller.status().connections().open()).isOne();
		assertThat(callee.status().connections().broken()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void manyCallsAtOnceAreAllAnswered(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		callee(network);
		awaitAll(network);
		String text = "x".repeat(2000);
		List<CompletableFuture<Integer>> futures = IntStream.range(0, 300)
			.mapToObj((i) -> caller.peer("callee").callAsync("length", int.class, text))
			.toList();
		assertThat(futures).allSatisfy((future) -> assertThat(future.join()).isEqualTo(text.length()));
	}

	@ParameterizedTest
	@EnumSource
	void callThatIsCancelledWhileItWaitsForAConnectionIsNotSent(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		CountDownLatch latch = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		callee(network).register("wait", String.class, (text) -> {
			calls.incrementAndGet();
			latch.await();
			return text.length();
		});
		awaitAll(network);
		List<CompletableFuture<Integer>> futures = IntStream.range(0, 33)
			.mapToObj((i) -> caller.peer("callee").callAsync("wait", int.class, LARGE))
			.toList();
		await().until(() -> calls.get() == 32);
		futures.get(32).cancel(true);
		latch.countDown();
		futures.subList(0, 32).forEach(CompletableFuture::join);
		assertThat(caller.peer("callee").call("length", int.class, LARGE)).isEqualTo(LARGE.length());
		assertThat(calls).hasValue(32);
	}

	@ParameterizedTest
	@EnumSource
	void replyIsSentBeforeItsNodeStops(Network network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink callee = callee(network);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch stopping = new CountDownLatch(1);
		String result = "x".repeat(4_000_000);
		callee.register("repeat", String.class, (text) -> {
			running.countDown();
			stopping.await();
			return result;
		});
		awaitAll(network);
		CompletableFuture<String> future = caller.peer("callee").callAsync("repeat", String.class, LARGE);
		running.await();
		CompletableFuture<Void> stop = CompletableFuture.runAsync(callee::stop);
		await().until(() -> caller.peers().isEmpty());
		stopping.countDown();
		stop.join();
		assertThat(future.join()).isEqualTo(result);
	}

	/**
	 * What the nodes are on.
	 */
	enum Network {

		SOCKETS, MEMORY

	}

}
