package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.peerlink.EitherNetwork.Kind;
import io.peerlink.call.CallResult;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.RemoteErrorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for replies that do not fit into a datagram, to requests that do.
 */
class LargeReplyTests {

	private final EitherNetwork nodes = new EitherNetwork();

	private final AtomicInteger executions = new AtomicInteger();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	private PeerLink start(Kind network, String name, UnaryOperator<PeerLinkBuilder> customizer) {
		PeerLink node = this.nodes.start(network, name, customizer);
		node.register("text", int.class, (length) -> {
			this.executions.incrementAndGet();
			return "x".repeat(length);
		});
		return node;
	}

	private PeerLink start(Kind network, String name) {
		return start(network, name, (builder) -> builder);
	}

	@ParameterizedTest
	@EnumSource
	void everySizeArrivesOnce(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink callee = start(network, "callee");
		this.nodes.awaitAll(network);
		int[] sizes = { 1, 1000, 1100, 1150, 1199, 1200, 1201, 20_000, 65_508, 1 << 20, (4 << 20) - 200 };
		for (int size : sizes) {
			assertThat(caller.peer("callee").call("text", String.class, size)).isEqualTo("x".repeat(size));
		}
		assertThat(this.executions).hasValue(sizes.length);
		assertThat(caller.status().rpc().strayReplies()).isZero();
		assertThat(caller.status().rpc().pendingCalls()).isZero();
		assertThat(caller.status().connections().open()).isOne();
		assertThat(callee.status().connections().broken()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void callerThatIsNotAnnouncedGetsALargeReply(Kind network) throws InterruptedException {
		start(network, "callee");
		PeerLink caller = this.nodes.open(network, "caller");
		caller.awaitPeer("callee", Duration.ofSeconds(5));
		for (int i = 0; i < 10; i++) {
			assertThat(caller.peer("callee").call("text", String.class, 20_000)).hasSize(20_000);
		}
		assertThat(this.executions).hasValue(10);
	}

	/**
	 * Whoever calls at once may be known by then or not, and so may the callee.
	 */
	@ParameterizedTest
	@EnumSource
	void callAtTheStartOfTheCallerGetsALargeReply(Kind network) throws InterruptedException {
		start(network, "callee");
		for (int i = 0; i < 10; i++) {
			PeerLink caller = start(network, "caller" + i);
			caller.awaitPeer("callee", Duration.ofSeconds(5));
			assertThat(caller.peer("callee").call("text", String.class, 20_000)).hasSize(20_000);
		}
		assertThat(this.executions).hasValue(10);
	}

	@ParameterizedTest
	@EnumSource
	void everyFormOfCallMayHaveALargeReply(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		start(network, "callee");
		start(network, "other");
		this.nodes.awaitAll(network);
		List<CompletableFuture<String>> futures = IntStream.range(5000, 5040)
			.mapToObj((length) -> caller.peer("callee").callAsync("text", String.class, length))
			.toList();
		assertThat(futures).extracting((future) -> future.join().length())
			.containsExactlyElementsOf(IntStream.range(5000, 5040).boxed().toList());
		Map<String, CallResult<String>> results = caller.broadcast().call("text", String.class, 20_000);
		assertThat(results).hasSize(2)
			.allSatisfy((name, result) -> assertThat(result.value()).isEqualTo("x".repeat(20_000)));
		Texts texts = caller.peer("callee").proxy(Texts.class);
		assertThat(texts.text(30_000)).hasSize(30_000);
		assertThat(this.executions).hasValue(43);
	}

	@ParameterizedTest
	@EnumSource
	void handlerThatAnswersLaterMayHaveALargeReply(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink callee = start(network, "callee");
		CountDownLatch running = new CountDownLatch(1);
		CompletableFuture<String> result = new CompletableFuture<>();
		callee.register("later", () -> {
			running.countDown();
			return (CompletionStage<String>) result;
		});
		this.nodes.awaitAll(network);
		CompletableFuture<String> future = caller.peer("callee").callAsync("later", String.class);
		running.await();
		result.complete("x".repeat(50_000));
		assertThat(future.join()).hasSize(50_000);
	}

	@ParameterizedTest
	@EnumSource
	void replyIsFetchedBeforeItsNodeStops(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink callee = start(network, "callee");
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch stopping = new CountDownLatch(1);
		callee.register("wait", () -> {
			running.countDown();
			stopping.await();
			return "x".repeat(4_000_000);
		});
		this.nodes.awaitAll(network);
		CompletableFuture<String> future = caller.peer("callee").callAsync("wait", String.class);
		running.await();
		CompletableFuture<Void> stop = CompletableFuture.runAsync(callee::stop);
		await().until(() -> caller.peers().isEmpty());
		stopping.countDown();
		stop.join();
		assertThat(future.join()).hasSize(4_000_000);
	}

	@ParameterizedTest
	@EnumSource
	void callerWithoutTcpGetsAnError(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller", (builder) -> builder.tcp(false));
		start(network, "callee");
		this.nodes.awaitAll(network);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> caller.peer("callee").call("text", String.class, 5000))
			.withMessageContaining("RPC result too large");
		assertThat(this.executions).hasValue(1);
	}

	@ParameterizedTest
	@EnumSource
	void calleeWithoutTcpAnswersWithAnError(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		start(network, "callee", (builder) -> builder.tcp(false));
		this.nodes.awaitAll(network);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> caller.peer("callee").call("text", String.class, 5000))
			.withMessageContaining("RPC result too large");
		assertThat(this.executions).hasValue(1);
	}

	@ParameterizedTest
	@EnumSource
	void resultAboveTheLimitIsAnError(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		start(network, "callee", (builder) -> builder.maxPayloadSize(10_000));
		this.nodes.awaitAll(network);
		for (int size : new int[] { 9_950, 10_000, 10_001, 100_000 }) {
			assertThatExceptionOfType(RemoteErrorException.class)
				.isThrownBy(() -> caller.peer("callee").call("text", String.class, size))
				.withMessageContaining("the limit of peerlink.rpc.max-payload-size is 10000 bytes");
		}
		assertThat(caller.peer("callee").call("text", String.class, 9_000)).hasSize(9_000);
		assertThat(this.executions).hasValue(5);
	}

	@ParameterizedTest
	@EnumSource
	void callerThatTakesLessSaysSo(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller", (builder) -> builder.maxPayloadSize(10_000));
		start(network, "callee");
		this.nodes.awaitAll(network);
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> caller.peer("callee").call("text", String.class, 50_000))
			.withMessageContaining("the limit of peerlink.rpc.max-payload-size is 10000");
		assertThat(this.executions).hasValue(1);
	}

	@ParameterizedTest
	@EnumSource
	void manyLargeRepliesAtOnceAllArrive(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		start(network, "callee");
		this.nodes.awaitAll(network);
		List<CompletableFuture<String>> futures = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			futures.add(caller.peer("callee").callAsync("text", String.class, 20_000));
		}
		assertThat(futures).allSatisfy((future) -> assertThat(future.join()).hasSize(20_000));
		assertThat(this.executions).hasValue(300);
	}

	/**
	 * A typed client.
	 */
	interface Texts {

		String text(int length);

	}

}
