package io.peerlink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for handlers that call peers whose answers need a handler of this node.
 */
class NestedCallTests {

	/**
	 * A call that waits for its timeout fails the test.
	 */
	private static final Duration PATIENT = Duration.ofSeconds(30);

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller", (builder) -> builder.callTimeout(PATIENT));

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@ParameterizedTest
	@CsvSource({ "64, true", "65, true", "128, true", "128, false" })
	void handlersThatWaitForTheirCallerLeaveRoomForItsCalls(int inFlight, boolean virtualThreads) throws Exception {
		PeerLink callee = this.nodes.start("callee",
				(builder) -> builder.callTimeout(PATIENT).virtualThreads(virtualThreads));
		prepare(callee);
		for (CompletableFuture<Integer> call : callAll(inFlight)) {
			assertThat(call).succeedsWithin(15, TimeUnit.SECONDS).isEqualTo(1);
		}
		await().until(() -> callee.status().rpc().activeRequests() == 0);
	}

	@Test
	void callsBeyondTheLimitsAreRefusedAtOnce() throws Exception {
		prepare(this.nodes.start("callee",
				(builder) -> builder.callTimeout(PATIENT).handlerConcurrency(2).handlerQueueCapacity(1)));
		for (CompletableFuture<Integer> call : callAll(40)) {
			try {
				assertThat(call.orTimeout(15, TimeUnit.SECONDS).join()).isEqualTo(1);
			}
			catch (CompletionException ex) {
				assertThat(ex.getCause()).isInstanceOf(RemoteErrorException.class).hasMessageContaining("PeerBusy");
			}
		}
		assertThat(this.caller.peer("callee").call("root", int.class)).as("there is room again").isEqualTo(1);
	}

	@Test
	void everyWaitForAPeerLeavesThePlaceOfItsHandler() throws Exception {
		PeerLink callee = this.nodes.start("callee",
				(builder) -> builder.callTimeout(PATIENT).handlerConcurrency(1).handlerQueueCapacity(10));
		this.nodes.scripted("silent").announce().ignorePings();
		callee.register("leaf", () -> 1);
		callee.register("call", () -> callee.peer("silent").call("any", int.class));
		callee.register("broadcast", () -> callee.broadcast().call("any", int.class));
		callee.register("ping", () -> callee.peer("silent").ping());
		callee.register("open", () -> callee.openChannel("silent", "any", ChannelOptions.raw()));
		callee.register("await", () -> callee.awaitPeer("late", Duration.ofSeconds(20)));
		this.nodes.awaitAll();
		callee.awaitPeer("silent", Duration.ofSeconds(5));
		for (String method : List.of("call", "broadcast", "ping", "open", "await")) {
			CompletableFuture<Object> waiting = this.caller.peer("callee").callAsync(method, Object.class);
			assertThat(this.caller.peer("callee").call("leaf", int.class)).as(method).isEqualTo(1);
			assertThat(waiting).as(method).isNotDone();
		}
	}

	@Test
	void callByAHandlerWhoseCallerWaitsNoLongerWasNotExecuted() throws Exception {
		PeerLink callee = this.nodes.start("callee");
		callee.register("leaf", () -> 1);
		this.nodes.awaitAll();
		CurrentPeer previous = CurrentPeer.enter(new CurrentPeer("x",
				new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), null, new PastDeadline()));
		try {
			assertThatExceptionOfType(PeerTimeoutException.class)
				.isThrownBy(() -> this.caller.peer("callee").call("leaf", int.class))
				.withMessage("The call of leaf of 'callee' was not sent and not executed: the caller of this handler "
						+ "waits no longer");
		}
		finally {
			CurrentPeer.enter(previous);
		}
	}

	private void prepare(PeerLink callee) throws InterruptedException {
		this.caller.register("bounce", () -> this.caller.peer("callee").call("leaf", int.class));
		callee.register("leaf", () -> 1);
		callee.register("root", () -> callee.peer("caller").call("bounce", int.class));
		this.nodes.awaitAll();
	}

	private List<CompletableFuture<Integer>> callAll(int count) {
		List<CompletableFuture<Integer>> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			calls.add(this.caller.peer("callee").callAsync("root", Integer.class));
		}
		return calls;
	}

	private static final class PastDeadline implements RequestContext {

		@Override
		public Optional<Duration> remaining() {
			return Optional.of(Duration.ZERO);
		}

		@Override
		public boolean isExpired() {
			return true;
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public void onCancel(Runnable callback) {
		}

	}

}
