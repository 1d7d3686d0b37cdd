package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerRestartedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for blocked callers whose peer is stopped.
 */
class DepartureTests {

	private final TestNodes nodes = new TestNodes();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void closeNodes() {
		this.release.countDown();
		this.nodes.close();
	}

	@Test
	void blockedCallsEndWhenTheirPeerIsGone() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		PeerLink callee = this.nodes.start("callee", (builder) -> builder.shutdownTimeout(Duration.ZERO));
		callee.register("block", () -> {
			// Not even an interrupt ends it.
			while (this.release.getCount() > 0) {
				awaitRelease();
			}
			return null;
		});
		this.nodes.awaitAll();
		PeerClient client = caller.peer("callee").with(CallOptions.defaults().withTimeout(Duration.ofMinutes(5)));
		Blocking typed = client.proxy(Blocking.class);
		CompletableFuture<@Nullable Throwable> plain = CompletableFuture
			.supplyAsync(() -> failureOf(() -> client.call("block", void.class)), DepartureTests::start);
		CompletableFuture<@Nullable Throwable> byProxy = CompletableFuture.supplyAsync(() -> failureOf(typed::block),
				DepartureTests::start);
		await().until(() -> callee.status().rpc().activeRequests() == 2);
		callee.stop();
		for (CompletableFuture<@Nullable Throwable> call : List.of(plain, byProxy)) {
			assertThat(call.get(10, TimeUnit.SECONDS)).isInstanceOf(PeerRestartedException.class)
				.hasMessageContaining("went down")
				.satisfies((failure) -> assertThat(failure.getStackTrace()).extracting(StackTraceElement::getClassName)
					.as("the stack trace of the caller")
					.contains(DepartureTests.class.getName()));
		}
		assertThat(caller.status().rpc().pendingCalls()).isZero();
	}

	/**
	 * Starts a thread for a task that blocks, which the common pool may lack.
	 */
	private static void start(Runnable task) {
		Thread thread = new Thread(task, "caller");
		thread.setDaemon(true);
		thread.start();
	}

	private void awaitRelease() {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			// The handler is one that does not care.
		}
	}

	private static @Nullable Throwable failureOf(Runnable call) {
		try {
			call.run();
			return null;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	interface Blocking {

		void block();

	}

}
