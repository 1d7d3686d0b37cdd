package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.rpc.CallOptions;
import io.peerlink.rpc.CurrentPeer;
import io.peerlink.rpc.RpcStatistics;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What repeated requests do for calls between Java nodes, in virtual time.
 */
@SuppressWarnings("FutureReturnValueIgnored") // handlers return futures
class SimulatedRetransmissionTests {

	private static final int SEEDS = 100;

	@Test
	void callsSucceedAndRunOnceAlthoughEveryThirdDatagramIsLost() {
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
	void slowHandlerRunsOnceAndCostsFewDatagrams() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			PeerLink callee = nodes.start("callee").node();
			List<CompletableFuture<String>> running = new ArrayList<>();
			callee.register("slow", () -> {
				CompletableFuture<String> result = new CompletableFuture<>();
				running.add(result);
				return result;
			});
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.peer("callee")
				.with(CallOptions.timeoutOf(Duration.ofSeconds(10)))
				.callAsync("slow", String.class);
			simulator.run(Duration.ofSeconds(8));
			running.get(0).complete("done");
			simulator.run(Duration.ofMillis(10));
			assertThat(call).isCompletedWithValue("done");
			assertThat(running).hasSize(1);
			RpcStatistics statistics = caller.status().rpc();
			assertThat(statistics.retransmissions()).isBetween(5L, 16L);
		});
	}

	@Test
	void replyThatWasLostIsSentAgainWithoutASecondExecution() {
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
	void callThatWasCancelledIsCancelledAtTheCallee() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			PeerLink callee = nodes.start("callee").node();
			List<CompletableFuture<String>> running = new ArrayList<>();
			callee.register("slow", () -> {
				CompletableFuture<String> result = new CompletableFuture<>();
				running.add(result);
				return result;
			});
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
			List<Duration> left = new ArrayList<>();
			second.register("forward", () -> second.peer("third").callAsync("last", String.class));
			third.register("last", () -> {
				left.add(CurrentPeer.get().orElseThrow().request().remaining().orElseThrow());
				return "done";
			});
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = first.peer("second")
				.with(CallOptions.timeoutOf(Duration.ofMillis(300)))
				.callAsync("forward", String.class);
			simulator.run(Duration.ofMillis(100));
			assertThat(call).isCompletedWithValue("done");
			assertThat(left).singleElement()
				.satisfies((time) -> assertThat(time).isBetween(Duration.ofMillis(200), Duration.ofMillis(300)));
		});
	}

	@Test
	void callToAnInstanceThatIsNoMoreEndsWhenItsSuccessorIsSeen() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode caller = nodes.start("caller");
			SimulatedNode victim = nodes.start("victim");
			victim.node().register("slow", () -> new CompletableFuture<String>());
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.node()
				.peer("victim")
				.with(CallOptions.timeoutOf(Duration.ofMinutes(1)))
				.callAsync("slow", String.class);
			simulator.run(Duration.ofMillis(100));
			victim.crash();
			nodes.startAt("victim", victim.address().getPort(), (builder) -> builder);
			simulator.run(Duration.ofMillis(100));
			assertThat(call).isCompletedExceptionally();
			assertThat(call.handle((result, failure) -> failure).join()).isInstanceOf(PeerRestartedException.class);
		});
	}

	@Test
	void requestThatWaitedTooLongIsNotExecuted() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode caller = nodes.start("caller");
			SimulatedNode callee = nodes.start("callee");
			List<Integer> executed = new ArrayList<>();
			callee.node().register("run", int.class, (x) -> executed.add(x));
			simulator.run(Duration.ofSeconds(2));
			nodes.network()
				.conditions(caller.address(), callee.address(),
						LinkConditions.GOOD.withLatency(Duration.ofMillis(40), Duration.ZERO));
			CompletableFuture<Boolean> call = caller.node()
				.peer("callee")
				.with(CallOptions.timeoutOf(Duration.ofNanos(100_000)))
				.callAsync("run", boolean.class, 7);
			simulator.run(Duration.ofSeconds(1));
			assertThat(call.handle((result, failure) -> failure).join()).isInstanceOf(PeerTimeoutException.class);
		});
	}

}
