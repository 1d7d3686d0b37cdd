package io.peerlink.internal.server;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.sim.SimNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RequestDispatcher} and {@link HandlerRun}.
 */
class RequestDispatcherTests {

	private final ServerFixture server = new ServerFixture(2);

	private final HandlerRegistry registry = new HandlerRegistry(this.server.mapper);

	private final RequestDispatcher dispatcher = new RequestDispatcher(this.server.context, this.registry);

	private final List<RequestContext> executed = new ArrayList<>();

	private final CompletableFuture<String> stage = new CompletableFuture<>();

	@BeforeEach
	void register() {
		RpcMethod run = new RpcMethod("run", List.of(), "run", (args) -> {
			this.executed.add(CurrentPeer.get().orElseThrow().request());
			return "done";
		});
		RpcMethod later = new RpcMethod("later", List.of(), "later", (args) -> this.stage);
		RpcMethod stop = new RpcMethod("stop", List.of(), "stop", (args) -> {
			this.dispatcher.excludeCurrentFromDrain();
			this.dispatcher.excludeCurrentFromDrain();
			return this.dispatcher.inFlight();
		});
		this.registry.register(List.of(run, later, stop));
	}

	@Test
	void requestsAreRefusedUntilTheServerIsOpen() {
		request("run", 1);
		assertThat(this.server.lastError().errorMessage()).startsWith("the node is starting");
		this.dispatcher.open();
		request("run", 2);
		runHandlers();
		assertThat(this.server.replies).last().isInstanceOf(Message.Response.class);
		assertThat(this.dispatcher.statistics().rejectedRequests()).isOne();
	}

	@Test
	void requestsAreRefusedWhileTheServerDrains() throws InterruptedException {
		this.dispatcher.open();
		request("run", 1);
		assertThat(this.dispatcher.drain(Duration.ZERO)).isFalse();
		request("run", 2);
		assertThat(this.server.lastError().errorMessage()).startsWith("the node is stopping");
	}

	@Test
	void requestThatNoThreadTakesIsRefusedAndNotCounted() {
		this.dispatcher.open();
		for (int number = 1; number <= 3; number++) {
			request("run", number);
		}
		assertThat(this.server.lastError().errorMessage()).startsWith("the node has no room for one more call");
		assertThat(this.dispatcher.inFlight()).isEqualTo(2);
		assertThat(this.dispatcher.statistics().queuedRequests()).isEqualTo(2);
		runHandlers();
		assertThat(this.dispatcher.inFlight()).isZero();
		assertThat(this.dispatcher.statistics().queuedRequests()).isZero();
		assertThat(this.executed).hasSize(2);
	}

	@Test
	void requestThatExpiresInTheQueueIsNotExecuted() {
		this.dispatcher.open();
		request("run", 1);
		this.server.simulator.run(Duration.ofSeconds(6));
		runHandlers();
		assertThat(this.executed).isEmpty();
		assertThat(this.server.replies).isEmpty();
		assertThat(this.dispatcher.statistics().expiredRequests()).isOne();
		assertThat(this.dispatcher.inFlight()).isZero();
	}

	@Test
	void cancelledRequestIsNotExecuted() {
		this.dispatcher.open();
		request("run", 1);
		this.dispatcher.onCancel(ServerFixture.cancel(1), this.server.arrival());
		this.dispatcher.onCancel(ServerFixture.cancel(1), this.server.arrival());
		runHandlers();
		assertThat(this.executed).isEmpty();
		assertThat(this.dispatcher.statistics().cancelledRequests()).isOne();
		assertThat(this.dispatcher.statistics().expiredRequests()).isZero();
	}

	@Test
	void cancellationMayComeFromAnotherAddressThanTheRequest() {
		this.dispatcher.open();
		request("run", 1);
		Message.Cancel forged = new Message.Cancel(MessageId.ofText("guess"), ServerFixture.cancel(1).pl());
		this.dispatcher.onCancel(forged, this.server.arrivalFrom(SimNetwork.address(5001)));
		assertThat(this.dispatcher.statistics().cancelledRequests()).isZero();
		this.dispatcher.onCancel(ServerFixture.cancel(1), this.server.arrivalFrom(SimNetwork.address(5001)));
		runHandlers();
		assertThat(this.executed).isEmpty();
		assertThat(this.dispatcher.statistics().cancelledRequests()).isOne();
	}

	@Test
	void cancellationCancelsTheFutureThatTheHandlerReturned() {
		this.dispatcher.open();
		request("later", 1);
		runHandlers();
		assertThat(this.dispatcher.inFlight()).isOne();
		this.dispatcher.onCancel(ServerFixture.cancel(1), this.server.arrival());
		this.server.callbacks.forEach(Runnable::run);
		assertThat(this.stage).isCancelled();
		assertThat(this.server.replies).isEmpty();
		assertThat(this.dispatcher.inFlight()).isZero();
	}

	@Test
	void contextOfAnAnsweredRequestHasNoDeadlineAndIgnoresCancellations() {
		this.dispatcher.open();
		request("run", 1);
		runHandlers();
		RequestContext context = this.executed.get(0);
		assertThat(context.remaining()).isEmpty();
		context.onCancel(() -> this.server.callbacks.add(() -> {
		}));
		this.dispatcher.onCancel(ServerFixture.cancel(1), this.server.arrival());
		assertThat(context.isCancelled()).isFalse();
		assertThat(this.server.callbacks).isEmpty();
	}

	@Test
	void stageThatDoesNotCompleteMakesRoomAfterTheDeadlineOfItsCaller() {
		this.dispatcher.open();
		request("later", 1);
		runHandlers();
		this.server.simulator.run(Duration.ofSeconds(5).plus(StageLimit.MARGIN).minusMillis(1));
		assertThat(this.dispatcher.inFlight()).isOne();
		request("later", 1);
		assertThat(this.server.replies).last().isInstanceOf(Message.Working.class);
		this.server.simulator.run(Duration.ofMillis(2));
		assertThat(this.dispatcher.inFlight()).isZero();
		request("later", 1);
		assertThat(this.server.lastError().errorType()).isEqualTo("ReplyLost");
		assertThat(this.server.handlers).isEmpty();
	}

	@Test
	void stageThatDoesNotCompleteMakesRoomEvenIfItsCallerClaimsToWaitForEver() {
		this.dispatcher.open();
		this.dispatcher.onRequest(ServerFixture.request("later", 1, Long.MAX_VALUE), this.server.arrival());
		runHandlers();
		this.server.simulator.run(StageLimit.MAX_DEADLINE);
		assertThat(this.dispatcher.inFlight()).isOne();
		this.server.simulator.run(StageLimit.MARGIN);
		assertThat(this.dispatcher.inFlight()).isZero();
	}

	@Test
	void lateResultOfAStageWithoutDeadlineIsStillSent() {
		this.dispatcher.open();
		this.dispatcher.onRequest(ServerFixture.unnumbered("later", 1), this.server.arrival());
		runHandlers();
		this.server.simulator.run(StageLimit.WITHOUT_DEADLINE.minusMillis(1));
		assertThat(this.dispatcher.inFlight()).isOne();
		this.server.simulator.run(Duration.ofMillis(2));
		assertThat(this.dispatcher.inFlight()).isZero();
		this.stage.complete("late");
		assertThat(this.server.replies).singleElement().isInstanceOf(Message.Response.class);
		assertThat(this.dispatcher.inFlight()).isZero();
	}

	@Test
	void linkOfAStageThatIsNeverCompleteIsGivenBack() {
		this.dispatcher.open();
		this.dispatcher.onRequest(ServerFixture.unnumbered("later", 1), this.server.arrival());
		runHandlers();
		this.server.simulator.run(StageLimit.WITHOUT_DEADLINE.minusMillis(1));
		assertThat(this.server.endedLinks).isZero();
		this.server.simulator.run(Duration.ofMillis(2));
		assertThat(this.server.endedLinks).isOne();
	}

	@Test
	void completeStageIsNotGivenUpLater() {
		this.dispatcher.open();
		request("later", 1);
		runHandlers();
		this.stage.complete("done");
		request("run", 2);
		this.server.simulator.run(Duration.ofSeconds(36));
		assertThat(this.dispatcher.inFlight()).isOne();
		assertThat(this.dispatcher.statistics().overdueStages).hasValue(0);
	}

	@Test
	void callerThatHasItsReplyIsNotRefused() {
		ServerFixture full = new ServerFixture(ServerFixture.MAX_REQUESTS);
		RequestDispatcher dispatcher = new RequestDispatcher(full.context, this.registry);
		dispatcher.open();
		for (int number = 1; number <= ServerFixture.MAX_REQUESTS; number++) {
			dispatcher.onRequest(ServerFixture.request("run", number), full.arrival());
		}
		Runnable first = full.handlers.remove(0);
		full.onReply = (reply) -> {
			full.onReply = (next) -> {
			};
			dispatcher.onRequest(ServerFixture.request("run", ServerFixture.MAX_REQUESTS + 1), full.arrival());
		};
		first.run();
		assertThat(full.replies).singleElement().isInstanceOf(Message.Response.class);
		assertThat(full.handlers).hasSize(ServerFixture.MAX_REQUESTS);
		assertThat(dispatcher.inFlight()).isEqualTo(ServerFixture.MAX_REQUESTS);
		assertThat(dispatcher.statistics().rejectedRequests()).isZero();
	}

	@Test
	void refusalIsRepeatedAlthoughThereIsRoomLater() {
		this.dispatcher.open();
		for (int number = 1; number <= 3; number++) {
			request("run", number);
		}
		request("none", 4);
		runHandlers();
		this.registry.register(List.of(new RpcMethod("none", List.of(), "none", (args) -> "some")));
		request("run", 3);
		assertThat(this.server.lastError().errorType()).isEqualTo("PeerBusy");
		request("none", 4);
		assertThat(this.server.lastError().errorMessage()).isEqualTo("No function 'none' registered");
		assertThat(this.server.handlers).isEmpty();
		assertThat(this.dispatcher.statistics().duplicateRequests()).isEqualTo(2);
		assertThat(this.dispatcher.cachedReplies()).isEqualTo(2);
	}

	@Test
	void refusalsOfStrangersAreSentAtALimitedRate() {
		this.dispatcher.open();
		for (int number = 1; number <= 200; number++) {
			request("none", number);
			this.dispatcher.onRequest(ServerFixture.unnumbered("x".repeat(1000 + number), number),
					this.server.arrival());
		}
		assertThat(this.server.replies).hasSize(40);
		assertThat(this.dispatcher.statistics().unknownMethods.sum()).isEqualTo(400);
		assertThat(this.server.context.strangers().unanswered()).isEqualTo(360);
		this.server.simulator.run(Duration.ofSeconds(1));
		for (int number = 1; number <= 200; number++) {
			request("none", number);
			this.dispatcher.onRequest(ServerFixture.unnumbered("x".repeat(1000 + number), number),
					this.server.arrival());
		}
		assertThat(this.server.replies).hasSize(80);
		assertThat(this.dispatcher.statistics().duplicateRequests()).isEqualTo(400);
	}

	@Test
	void whatWasExecutedForStrangersIsAlwaysAnsweredAndAgain() {
		this.dispatcher.open();
		for (int number = 1; number <= 100; number++) {
			request("run", number);
			request("run", number);
			runHandlers();
			request("run", number);
		}
		assertThat(this.server.replies).filteredOn(Message.Working.class::isInstance).hasSize(100);
		assertThat(this.server.replies).filteredOn(Message.Response.class::isInstance).hasSize(200);
	}

	@Test
	void requestThatAnErrorEndsIsNotInProgress() {
		this.dispatcher.open();
		this.server.onReply = (reply) -> {
			throw new OutOfMemoryError("test");
		};
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> request("none", 1));
		this.server.onReply = (reply) -> {
		};
		request("none", 1);
		assertThat(this.server.lastError().errorType()).isEqualTo("ReplyLost");
	}

	@Test
	void handlerWhoseReplyAnErrorEndsIsNotInFlight() {
		this.dispatcher.open();
		request("run", 1);
		this.server.onReply = (reply) -> {
			throw new OutOfMemoryError("test");
		};
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(this::runHandlers);
		assertThat(this.dispatcher.inFlight()).isZero();
	}

	@Test
	void handlerIsExcludedFromTheDrainOnce() throws InterruptedException {
		this.dispatcher.open();
		request("stop", 1);
		request("later", 2);
		runHandlers();
		assertThat(this.dispatcher.inFlight()).isOne();
		this.stage.complete("done");
		assertThat(this.dispatcher.drain(Duration.ZERO)).isTrue();
	}

	@Test
	void contextThatAHandlerKeepsDoesNotKeepTheNode() {
		List<RequestContext> kept = new ArrayList<>();
		WeakReference<NodeContext> node = keepContextOfARequest(kept);
		await().until(() -> {
			System.gc();
			return node.get() == null;
		});
		assertThat(kept.get(0).isCancelled()).isFalse();
	}

	private static WeakReference<NodeContext> keepContextOfARequest(List<RequestContext> kept) {
		ServerFixture fixture = new ServerFixture(1);
		HandlerRegistry registry = new HandlerRegistry(fixture.mapper);
		registry.register(List.of(new RpcMethod("keep", List.of(), "keep",
				(args) -> kept.add(CurrentPeer.get().orElseThrow().request()))));
		RequestDispatcher dispatcher = new RequestDispatcher(fixture.context, registry);
		dispatcher.open();
		dispatcher.onRequest(ServerFixture.request("keep", 1), fixture.arrival());
		fixture.handlers.forEach(Runnable::run);
		return new WeakReference<>(fixture.context);
	}

	@Test
	void rememberedCallDoesNotKeepItsRequest() {
		this.dispatcher.open();
		List<WeakReference<byte[]>> requests = new ArrayList<>();
		for (String method : List.of("run", "unknown")) {
			requests.add(requestWithArguments(ServerFixture.request(method, requests.size() + 1)));
			requests.add(requestWithArguments(ServerFixture.unnumbered(method, requests.size() + 1)));
		}
		runHandlers();
		assertThat(this.server.replies).hasSize(4);
		this.server.replies.clear();
		await().until(() -> {
			System.gc();
			return requests.stream().allMatch((request) -> request.get() == null);
		});
	}

	private WeakReference<byte[]> requestWithArguments(Message.Request request) {
		byte[] args = "[]".getBytes(StandardCharsets.US_ASCII);
		this.dispatcher.onRequest(new Message.Request(request.id(), request.src(), request.dst(), request.rpc(),
				new RawJson(args), request.kwargs(), request.pl(), request.trace()), this.server.arrival());
		return new WeakReference<>(args);
	}

	@Test
	void callerIsToldToTheHandlerOnly() {
		this.dispatcher.open();
		request("run", 1);
		runHandlers();
		assertThat(this.executed).hasSize(1);
		assertThat(CurrentPeer.get()).isEmpty();
	}

	private void request(String method, int number) {
		this.dispatcher.onRequest(ServerFixture.request(method, number), this.server.arrival());
	}

	private void runHandlers() {
		List<Runnable> due = List.copyOf(this.server.handlers);
		this.server.handlers.clear();
		due.forEach(Runnable::run);
	}

}
