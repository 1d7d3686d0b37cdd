package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for handlers that run on the thread that reads the socket.
 */
@Timeout(60)
class InlineHandlerTests {

	private final LoopbackNodes nodes = new LoopbackNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink callee = this.nodes.start("callee",
			(builder) -> builder.handlerConcurrency(1).handlerQueueCapacity(64));

	@BeforeEach
	void meet() throws InterruptedException {
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void inlineHandlerRunsOnAReceiveThread() {
		inline("thread", () -> Thread.currentThread().getName());
		await().until(() -> call("thread").toString().contains("callee-receive"));
	}

	@Test
	void shortHandlerComesToRunOnAReceiveThread() {
		this.callee.register("thread", () -> Thread.currentThread().getName());
		assertThat(call("thread").toString()).contains("callee-handler");
		await().pollInterval(Duration.ofMillis(1)).until(() -> call("thread").toString().contains("callee-receive"));
	}

	@Test
	void shortHandlerStaysOnItsVirtualThread() throws Exception {
		PeerLink virtual = this.nodes.start("virtual", (builder) -> builder.virtualThreads(true));
		virtual.register("thread", () -> Thread.currentThread().getName());
		this.caller.awaitPeer("virtual", Duration.ofSeconds(5));
		for (int i = 0; i < 300; i++) {
			assertThat(this.caller.peer("virtual").call("thread", String.class)).doesNotContain("receive");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "call", "ping", "broadcast", "first", "open", "await" })
	void inlineHandlerMustNotWaitForAPeer(String way) {
		AtomicInteger executed = new AtomicInteger();
		this.caller.register("leaf", executed::incrementAndGet);
		this.caller.registerChannel("any", (channel) -> executed.incrementAndGet(), ChannelOptions.raw());
		inline("wait", () -> waitForCaller(way));
		for (int i = 0; i < 20; i++) {
			assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("wait"))
				.withMessageContaining("An inline handler must not wait for a peer")
				.withMessageContaining("IllegalStateException");
		}
		this.caller.register("end", () -> 1);
		assertThat(this.callee.peer("caller").call("end", int.class)).isOne();
		assertThat(executed).as("nothing was sent").hasValue(0);
		assertThat(this.callee.statistics().orElseThrow().rpc().pendingCalls()).isZero();
		assertThat(this.callee.statistics().orElseThrow().openChannels()).isZero();
	}

	@Test
	@SuppressWarnings("FutureReturnValueIgnored") // a handler returns it
	void inlineHandlerMayCallAndReturnTheFuture() {
		this.caller.register("leaf", () -> 5);
		inline("later", () -> this.callee.peer("caller").callAsync("leaf", int.class));
		for (int i = 0; i < 200; i++) {
			assertThat(call("later")).isEqualTo(5);
		}
	}

	@Test
	@SuppressWarnings("ThreadPriorityCheck") // no more than a chance for others
	void oneHandlerAtATimeMeansInlineOnesAsWell() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger executed = new AtomicInteger();
		Supplier<Integer> body = () -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			Thread.yield();
			running.decrementAndGet();
			return executed.incrementAndGet();
		};
		inline("inline", body);
		this.callee.register("pooled", body::get);
		for (int round = 0; round < 50; round++) {
			CompletableFuture<?>[] calls = new CompletableFuture<?>[32];
			for (int i = 0; i < calls.length; i++) {
				calls[i] = this.caller.peer("callee").callAsync((i % 2 == 0) ? "inline" : "pooled", int.class);
			}
			assertThat(CompletableFuture.allOf(calls)).succeedsWithin(20, TimeUnit.SECONDS);
		}
		assertThat(executed).hasValue(50 * 32);
		assertThat(most).hasValue(1);
	}

	@Test
	void shortHandlerThatComesToWaitForItsCallerLetsItCallBack() {
		this.caller.register("bounce", () -> this.caller.peer("callee").call("leaf", int.class));
		this.callee.register("leaf", () -> 7);
		this.callee.register("root", () -> Thread.currentThread().getName().contains("receive")
				? this.callee.peer("caller").call("bounce", int.class) : 1);
		await().pollInterval(Duration.ofMillis(1)).until(() -> call("root").equals(7));
	}

	@Test
	void handlerThatBlocksForEverHoldsUpNobodyElse() {
		CountDownLatch end = new CountDownLatch(1);
		PeerLink busy = this.nodes.start("busy");
		AtomicInteger rounds = new AtomicInteger();
		busy.register("leaf", () -> 1);
		busy.register("block", () -> {
			if (rounds.incrementAndGet() > 200) {
				end.await();
			}
			return 2;
		});
		await().until(() -> this.caller.status().peers().size() == 2);
		for (int i = 0; i < 200; i++) {
			this.caller.peer("busy").call("block", int.class);
		}
		CompletableFuture<Integer> blocked = this.caller.peer("busy").callAsync("block", int.class);
		for (int i = 0; i < 300; i++) {
			assertThat(this.caller.peer("busy").call("leaf", int.class)).isOne();
		}
		assertThat(blocked).isNotDone();
		end.countDown();
		assertThat(blocked).succeedsWithin(5, TimeUnit.SECONDS);
	}

	@Test
	void nodeStopsWhileAHandlerBlocksOnItsReceiveThread() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		PeerLink busy = this.nodes.start("busy", (builder) -> builder.shutdownTimeout(Duration.ofMillis(1)));
		busy.register(List.of(new RpcMethod("block", List.of(), "blocks", (args) -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return 1;
		}).withExecution(HandlerExecution.INLINE)));
		await().until(() -> this.caller.status().peers().size() == 2);
		CompletableFuture<Integer> blocked = this.caller.peer("busy").callAsync("block", int.class);
		assertThat(running.await(5, TimeUnit.SECONDS)).isTrue();
		busy.close();
		assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
		blocked.cancel(true);
	}

	private @Nullable Object waitForCaller(String way) {
		return switch (way) {
			case "call" -> this.callee.peer("caller").call("leaf", int.class);
			case "ping" -> this.callee.peer("caller").ping();
			case "broadcast" -> this.callee.broadcast().call("leaf", int.class);
			case "first" -> this.callee.broadcast().first("leaf", int.class);
			case "open" -> this.callee.openChannel("caller", "any", ChannelOptions.raw());
			default -> awaitPeer();
		};
	}

	private Object awaitPeer() {
		try {
			return this.callee.awaitPeer("nobody", Duration.ofMinutes(1));
		}
		catch (InterruptedException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private void inline(String name, Supplier<? extends @Nullable Object> body) {
		this.callee.register(List
			.of(new RpcMethod(name, List.of(), "a test", (args) -> body.get()).withExecution(HandlerExecution.INLINE)));
	}

	private Object call(String method) {
		return Objects.requireNonNull(this.caller.peer("callee").call(method, Object.class));
	}

}
