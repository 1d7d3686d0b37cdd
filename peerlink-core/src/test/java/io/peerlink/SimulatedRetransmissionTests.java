package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.call.PeerPathStatistics;
import io.peerlink.call.RpcStatistics;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for retransmission between Java nodes on a simulated network.
 */
@SuppressWarnings({ "FutureReturnValueIgnored", "NullAway" }) // handlers return futures
class SimulatedRetransmissionTests {

	private static final int SEEDS = 100;

	@Test
	void callsSucceedAndAreExecutedOnceWhenEveryThirdDatagramIsLost() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			PeerLink callee = nodes.start("callee").node();
			Map<Integer, Integer> executions = new HashMap<>();
			callee.register("run", int.class, (x) -> executions.merge(x, 1, Integer::sum));
			simulator.run(Duration.ofSeconds(2));
			nodes.network().conditions(LinkConditions.BAD.withLoss(0.33).withDuplication(0.2));
			List<CompletableFuture<Integer>> calls = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				calls.add(caller.peer("callee").callAsync("run", int.class, i));
			}
			simulator.run(Duration.ofSeconds(6));
			assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedWithValue(1));
			assertThat(executions.values()).hasSize(20).containsOnly(1);
			assertThat(caller.status().rpc().retransmissions()).isPositive();
			assertThat(callee.status().rpc().duplicateRequests()).isPositive();
			simulator.run(Duration.ofSeconds(60));
			assertThat(callee.status().rpc().cachedReplies()).isZero();
		});
	}

	@Test
	void slowHandlerRunsOnceAndNeedsFewDatagrams() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			PeerLink callee = nodes.start("callee").node();
			List<CompletableFuture<String>> running = registerSlow(callee);
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.peer("callee")
				.with(CallOptions.defaults().withTimeout(Duration.ofSeconds(10)))
				.callAsync("slow", String.class);
			simulator.run(Duration.ofSeconds(8));
			running.get(0).complete("done");
			simulator.run(Duration.ofMillis(10));
			assertThat(call).isCompletedWithValue("done");
			assertThat(running).hasSize(1);
			RpcStatistics statistics = caller.status().rpc();
			assertThat(statistics.retransmissions()).as("nothing was lost").isEqualTo(1);
			assertThat(statistics.inquiries()).isBetween(4L, 19L);
		});
	}

	@Test
	void lostReplyIsSentAgainWithoutASecondExecution() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode caller = nodes.start("caller");
			SimulatedNode callee = nodes.start("callee");
			List<Integer> executed = new ArrayList<>();
			callee.node().register("run", int.class, (x) -> executed.add(x));
			simulator.run(Duration.ofSeconds(2));
			nodes.network().conditions(callee.address(), caller.address(), LinkConditions.GOOD.withLoss(1));
			CompletableFuture<Boolean> call = caller.node().peer("callee").callAsync("run", boolean.class, 7);
			simulator.run(Duration.ofMillis(500));
			assertThat(call).isNotDone();
			nodes.network().conditions(callee.address(), caller.address(), LinkConditions.GOOD);
			simulator.run(Duration.ofSeconds(2));
			assertThat(call).isCompletedWithValue(true);
			assertThat(executed).containsExactly(7);
		});
	}

	@Test
	void cancelledCallIsCancelledAtTheCallee() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			PeerLink callee = nodes.start("callee").node();
			List<CompletableFuture<String>> running = registerSlow(callee);
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.peer("callee").callAsync("slow", String.class);
			simulator.run(Duration.ofMillis(20));
			assertThat(running).hasSize(1);
			call.cancel(false);
			simulator.run(Duration.ofMillis(20));
			assertThat(running.get(0)).isCancelled();
			assertThat(callee.status().rpc().cancelledRequests()).isOne();
			assertThat(callee.status().rpc().activeRequests()).isZero();
		});
	}

	@Test
	void nestedCallInheritsTheDeadline() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink first = nodes.start("first").node();
			PeerLink second = nodes.start("second").node();
			PeerLink third = nodes.start("third").node();
			List<Duration> remaining = new ArrayList<>();
			second.register("forward", () -> second.peer("third").callAsync("last", String.class));
			third.register("last", () -> {
				remaining.add(CurrentPeer.get().orElseThrow().request().remaining().orElseThrow());
				return "done";
			});
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = first.peer("second")
				.with(CallOptions.defaults().withTimeout(Duration.ofMillis(300)))
				.callAsync("forward", String.class);
			simulator.run(Duration.ofMillis(100));
			assertThat(call).isCompletedWithValue("done");
			assertThat(remaining).singleElement()
				.satisfies((time) -> assertThat(time).isBetween(Duration.ofMillis(200), Duration.ofMillis(300)));
		});
	}

	@Test
	void callToAReplacedInstanceFailsWhenItsSuccessorIsDiscovered() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode caller = nodes.start("caller");
			SimulatedNode victim = nodes.start("victim");
			victim.node().register("slow", () -> new CompletableFuture<String>());
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.node()
				.peer("victim")
				.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(1)))
				.callAsync("slow", String.class);
			simulator.run(Duration.ofMillis(100));
			victim.crash();
			nodes.startAt("victim", victim.address().getPort(), (builder) -> builder);
			simulator.run(Duration.ofMillis(100));
			assertThat(call).isCompletedExceptionally();
			assertThat(failureOf(call)).isInstanceOf(PeerRestartedException.class);
		});
	}

	@Test
	void callIsRecognisedAsLongAsItsRequestIsRetransmitted() {
		Simulator.forSeeds(3, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			// A peer that is silent for minutes would be down, which ends the call.
			SimulatedNode caller = nodes.start("caller", (builder) -> builder.liveness(LivenessOptions.disabled()));
			SimulatedNode callee = nodes.start("callee");
			List<CompletableFuture<String>> running = registerSlow(callee.node());
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.node()
				.peer("callee")
				.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(30)))
				.callAsync("slow", String.class);
			simulator.run(Duration.ofMinutes(12));
			nodes.network().conditions(callee.address(), caller.address(), LinkConditions.GOOD.withLoss(1));
			running.get(0).complete("done");
			simulator.run(Duration.ofMinutes(5));
			nodes.network().conditions(callee.address(), caller.address(), LinkConditions.GOOD);
			simulator.run(Duration.ofSeconds(10));
			assertThat(call).isCompletedWithValue("done");
			assertThat(running).hasSize(1);
		});
	}

	@Test
	void unconfirmedRequestIsNotRetransmittedForEver() {
		Simulator.forSeeds(3, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer peer = verifiedPeer(nodes, simulator);
			CompletableFuture<String> call = caller.peer("peer")
				.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(30)))
				.callAsync("run", String.class);
			simulator.run(Duration.ofMinutes(10).plusSeconds(3));
			int attempts = peer.messages(Message.Request.class).size();
			assertThat(attempts).isGreaterThan(200);
			simulator.run(Duration.ofMinutes(10));
			assertThat(peer.messages(Message.Request.class)).hasSize(attempts);
			assertThat(call).isNotDone();
		});
	}

	@Test
	void requestOfAnUnknownPeerIsNotExecutedAgainAfterItsWindowWasEvicted() {
		Simulator.forSeeds(3, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink callee = nodes.start("callee").node();
			List<Integer> executed = new ArrayList<>();
			callee.register("run", int.class, (x) -> executed.add(x));
			ScriptedPeer unknown = nodes.scripted("unknown");
			unknown.send(callee, numbered(callee, "victim", "run", 7, 1));
			simulator.run(Duration.ofSeconds(20));
			for (int i = 0; i < 300; i++) {
				unknown.send(callee, numbered(callee, "invented" + i, "unknown", 1, 1));
			}
			simulator.run(Duration.ofSeconds(1));
			unknown.send(callee, numbered(callee, "victim", "run", 7, 2));
			simulator.run(Duration.ofSeconds(20));
			unknown.send(callee, numbered(callee, "victim", "run", 8, 1));
			unknown.send(callee, numbered(callee, "victim", "run", 7, 3));
			simulator.run(Duration.ofSeconds(1));
			assertThat(unknown.received().stream().filter((reply) -> reply.contains("ReplyLost"))).hasSize(2);
			assertThat(executed).hasSize(2);
		});
	}

	private static String numbered(PeerLink callee, String instance, String method, int number, int attempt) {
		return "{'type':'request','id':'" + instance + number + "','rpc':'" + method + "','args':[1],'pl':{'instance':'"
				+ instance + "','to':'" + callee.status().instanceId() + "','seq':" + number + ",'low':1,'try':"
				+ attempt + ",'ttl':5000}}";
	}

	@Test
	void manyUnansweredCallsDoNotFloodTheirPeer() {
		Simulator.forSeeds(1, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer peer = verifiedPeer(nodes, simulator);
			for (int i = 0; i < 3000; i++) {
				caller.peer("peer").callAsync("run", String.class);
			}
			simulator.run(Duration.ofSeconds(2));
			assertThat(caller.status().rpc().retransmissions()).isBetween(3000L, 4500L);
			assertThat(peer.messages(Message.Request.class)).hasSizeLessThan(7501);
			simulator.run(Duration.ofSeconds(4));
			assertThat(caller.status().rpc().pendingCalls()).isZero();
		});
	}

	@Test
	void peerThatOnlyClaimsToBeJavaIsSentEachRequestOnce() {
		Simulator.forSeeds(5, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer forger = nodes.scripted("forger").announce(Map.of(Peer.JAVA_MARKER, "1"));
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.peer("forger").callAsync("run", String.class);
			simulator.run(Duration.ofSeconds(6));
			assertThat(forger.messages(Message.Request.class)).hasSize(1);
			assertThat(failureOf(call)).isInstanceOf(PeerTimeoutException.class);
		});
	}

	@Test
	void pingAnswerOfAnotherInstanceVerifiesNothing() {
		Simulator.forSeeds(5, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer forger = nodes.scripted("forger").announce(Map.of(Peer.JAVA_MARKER, "1"));
			forger.answerPingsAs("another");
			CompletableFuture<String> call = caller.peer("forger").callAsync("run", String.class);
			simulator.run(Duration.ofSeconds(6));
			assertThat(forger.messages(Message.Request.class)).hasSize(1);
			assertThat(failureOf(call)).isNotNull();
		});
	}

	@Test
	void callMadeBeforeTheVerificationIsRetransmittedAfterIt() {
		Simulator.forSeeds(5, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer peer = nodes.scripted("peer").ignorePings().announce(Map.of(Peer.JAVA_MARKER, "1"));
			CompletableFuture<String> call = caller.peer("peer").callAsync("run", String.class);
			simulator.run(Duration.ofMillis(1500));
			assertThat(call).isNotDone();
			assertThat(peer.messages(Message.Request.class)).hasSize(1);
			peer.answerPingsAs(peer.instanceId()).answerPings();
			simulator.run(Duration.ofMillis(2500));
			assertThat(peer.messages(Message.Request.class)).hasSizeGreaterThan(1)
				.extracting((request) -> request.pl().seq())
				.containsOnly(peer.messages(Message.Request.class).get(0).pl().seq());
		});
	}

	@Test
	void attemptsAreCountedAndNeverSentAfterTheDeadline() {
		Simulator.forSeeds(50, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer peer = verifiedPeer(nodes, simulator);
			CompletableFuture<String> call = caller.peer("peer").callAsync("run", String.class);
			simulator.run(Duration.ofMillis(5001));
			assertThat(failureOf(call)).isInstanceOf(PeerTimeoutException.class);
			List<Message.Request> requests = peer.messages(Message.Request.class);
			assertThat(requests).hasSizeBetween(20, 45);
			for (int i = 0; i < requests.size(); i++) {
				Extension pl = requests.get(i).pl();
				assertThat(pl.attempt()).isEqualTo(i + 1);
				assertThat(pl.isCall()).isTrue();
				assertThat(pl.ttl()).isLessThanOrEqualTo((i == 0) ? 5000 : requests.get(i - 1).pl().ttl());
			}
			simulator.run(Duration.ofSeconds(5));
			assertThat(peer.messages(Message.Request.class)).hasSameSizeAs(requests);
		});
	}

	@Test
	void lowestPendingNumberIsThatOfTheOldestPendingCall() {
		Simulator.forSeeds(5, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer peer = verifiedPeer(nodes, simulator);
			PeerClient client = caller.peer("peer");
			CompletableFuture<String> first = client.callAsync("run", String.class);
			CompletableFuture<String> second = client.callAsync("run", String.class);
			client.callAsync("run", String.class);
			second.cancel(false);
			client.callAsync("run", String.class);
			first.cancel(false);
			client.callAsync("run", String.class);
			simulator.run(Duration.ofMillis(10));
			List<Message.Request> requests = peer.messages(Message.Request.class);
			long number = requests.get(0).pl().seq();
			assertThat(requests).extracting((request) -> request.pl().seq() - number)
				.containsExactly(0L, 1L, 2L, 3L, 4L);
			assertThat(requests).extracting((request) -> request.pl().lowestPending() - number)
				.containsExactly(0L, 0L, 0L, 0L, 2L);
			assertThat(requests).extracting((request) -> request.pl().completed() - number)
				.containsExactly(Extension.ABSENT - number, Extension.ABSENT - number, Extension.ABSENT - number, 1L,
						Extension.ABSENT - number);
		});
	}

	@Test
	void rejectionsByTheCalleeAreReported() {
		Map<String, Class<?>> kinds = Map.of("PeerRestarted", PeerRestartedException.class, "ReplyLost",
				ReplyLostException.class, "PeerBusy", PeerBusyException.class);
		kinds.forEach((type, failure) -> Simulator.forSeeds(3, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer peer = verifiedPeer(nodes, simulator);
			CompletableFuture<String> call = caller.peer("peer").callAsync("run", String.class);
			simulator.run(Duration.ofMillis(10));
			peer.send(caller, new Message.ErrorReply(peer.messages(Message.Request.class).get(0).id(), type, "why",
					Extension.answer(1, 0)));
			simulator.run(Duration.ofMillis(10));
			assertThat(failureOf(call)).isInstanceOf(failure);
		}));
	}

	@Test
	void requestToPythonIsRetransmittedOnlyIfTheCallIsIdempotent() {
		Simulator.forSeeds(10, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer python = nodes.scripted("python").announce();
			caller.peer("python").callAsync("once", String.class);
			caller.peer("python").with(CallOptions.defaults().withIdempotent(true)).callAsync("often", String.class);
			simulator.run(Duration.ofSeconds(10));
			List<Message.Request> requests = python.messages(Message.Request.class);
			assertThat(requests).filteredOn((request) -> request.rpc().equals("once")).hasSize(1);
			assertThat(requests).filteredOn((request) -> request.rpc().equals("often")).hasSizeBetween(8, 20);
			assertThat(requests).extracting(Message.Request::pl).containsOnlyNulls();
			assertThat(caller.status().rpc().retransmissions()).isEqualTo(requests.size() - 2L);
		});
	}

	@Test
	void requestWithoutRoomForItsNumberIsSentWithoutUntilThePeerIsVerified() {
		Simulator.forSeeds(3, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer peer = nodes.scripted("peer").ignorePings().announce(Map.of(Peer.JAVA_MARKER, "1"));
			String large = "a".repeat(1000);
			caller.peer("peer").callAsync("run", String.class, large);
			simulator.run(Duration.ofMillis(1));
			peer.answerPingsAs(peer.instanceId()).answerPings();
			simulator.run(Duration.ofSeconds(4));
			assertThat(peer.messages(Message.Request.class)).singleElement()
				.satisfies((request) -> assertThat(request.pl()).isNull());
			caller.peer("peer").callAsync("run", String.class, large);
			simulator.run(Duration.ofMillis(1));
			assertThat(peer.messages(Message.Request.class).get(1).pl()).isNotNull();
		});
	}

	@Test
	void measuredRoundTripDeterminesTheRetransmissionTimeout() {
		Simulator.forSeeds(5, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			nodes.network().conditions(LinkConditions.GOOD.withLatency(Duration.ofMillis(100), Duration.ZERO));
			SimulatedNode caller = nodes.start("caller");
			PeerLink callee = nodes.start("callee").node();
			callee.register("slow", () -> {
				CompletableFuture<String> result = new CompletableFuture<>();
				simulator.schedule(Duration.ofMillis(150), () -> result.complete("done"));
				return result;
			});
			simulator.run(Duration.ofSeconds(2));
			for (int i = 0; i < 30; i++) {
				CompletableFuture<String> call = caller.node().peer("callee").callAsync("slow", String.class);
				simulator.runUntil(call::isDone, Duration.ofSeconds(5));
			}
			PeerPathStatistics path = caller.node().status().paths().get(callee.status().instanceId());
			assertThat(path.verified()).isTrue();
			// Without the processing time of the handler.
			assertThat(path.smoothedRoundTrip()).isBetween(Duration.ofMillis(195), Duration.ofMillis(205));
			assertThat(path.retransmissionTimeout()).isBetween(Duration.ofMillis(195), Duration.ofMillis(300));
		});
	}

	/**
	 * Registers a method whose executions the test completes.
	 * @return the futures that the executions have returned
	 */
	private static List<CompletableFuture<String>> registerSlow(PeerLink callee) {
		List<CompletableFuture<String>> running = new ArrayList<>();
		callee.register("slow", () -> {
			CompletableFuture<String> result = new CompletableFuture<>();
			running.add(result);
			return result;
		});
		return running;
	}

	private static ScriptedPeer verifiedPeer(SimulatedNodes nodes, Simulator simulator) {
		ScriptedPeer peer = nodes.scripted("peer");
		peer.answerPingsAs(peer.instanceId()).announce(Map.of(Peer.JAVA_MARKER, "1"));
		simulator.run(Duration.ofSeconds(2));
		return peer;
	}

	private static Throwable failureOf(CompletableFuture<?> call) {
		assertThat(call).isCompletedExceptionally();
		return call.handle((result, failure) -> Objects.requireNonNull(failure)).join();
	}

}
