package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.CallOptions;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.peer.Peer;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls and liveness on a simulated network.
 */
class SimulatedCallTests {

	private static final int SEEDS = 300;

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	@Test
	void everyCallEndsOnceByItsDeadlineWithTheCorrectResult() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			PeerLink callee = nodes.start("callee").node();
			callee.register("square", long.class, (x) -> x * x);
			Peer peer = caller.peers().get(0);
			nodes.network().conditions(LinkConditions.BAD);
			Map<Long, CompletableFuture<Long>> calls = new HashMap<>();
			long start = simulator.nanoTime();
			List<Long> ends = new ArrayList<>();
			for (long x = 0; x < 20; x++) {
				CompletableFuture<Long> call = caller.peer(peer)
					.with(CallOptions.defaults().withTimeout(TIMEOUT))
					.callAsync("square", long.class, x);
				calls.put(x, call.whenComplete((result, failure) -> ends.add(simulator.nanoTime() - start)));
			}
			simulator.run(TIMEOUT.plusMillis(5));
			assertThat(ends).hasSize(20)
				.allSatisfy((end) -> assertThat(Duration.ofNanos(end)).isLessThanOrEqualTo(TIMEOUT.plusMillis(2)));
			calls.forEach(SimulatedCallTests::assertCorrectResultOrTimeout);
			assertThat(caller.status().rpc().pendingCalls()).isZero();
			assertThat(callee.status().rpc().activeRequests()).isZero();
		});
	}

	private static void assertCorrectResultOrTimeout(Long x, CompletableFuture<Long> call) {
		try {
			assertThat(call.join()).isEqualTo(x * x);
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseInstanceOf(PeerTimeoutException.class);
		}
	}

	@Test
	void withoutLossEveryCallSucceeds() {
		Simulator.forSeeds(50, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			nodes.network().conditions(LinkConditions.GOOD.withDuplication(0.3));
			PeerLink caller = nodes.start("caller").node();
			nodes.start("callee").node().register("square", long.class, (x) -> x * x);
			List<CompletableFuture<Long>> calls = new ArrayList<>();
			for (long x = 0; x < 20; x++) {
				calls.add(caller.peer("callee").callAsync("square", long.class, x));
			}
			simulator.run(Duration.ofMillis(100));
			assertThat(calls).allSatisfy((call) -> assertThat(call).isCompleted());
		});
	}

	@Test
	void answerToACancelledPingIsAStrayReply() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			nodes.start("callee");
			CompletableFuture<Duration> awaited = caller.peer("callee").pingAsync();
			caller.peer("callee").pingAsync().cancel(false);
			simulator.run(Duration.ofMillis(100));
			assertThat(awaited).isCompleted();
			assertThat(caller.status().rpc().strayReplies()).isOne();
		});
	}

	@Test
	void crashedPeerIsDownWithinFourSecondsAndUpAgainAfterItsRestart() {
		Simulator.forSeeds(50, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			PeerLink watcher = nodes.start("watcher").node();
			watcher.addPeerListener(events);
			SimulatedNode victim = nodes.start("victim");
			simulator.run(Duration.ofSeconds(10));
			assertThat(events).containsExactly("up victim");
			victim.crash();
			simulator.run(Duration.ofSeconds(4));
			assertThat(events).containsExactly("up victim", "down victim EXPIRED");
			nodes.startAt("victim", victim.address().getPort(), (builder) -> builder);
			simulator.run(Duration.ofSeconds(1));
			assertThat(events).containsExactly("up victim", "down victim EXPIRED", "up victim");
		});
	}

	@Test
	void partitionedPeerIsDownAndUpAgainWhenThePartitionHeals() {
		Simulator.forSeeds(50, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			SimulatedNode watcher = nodes.start("watcher");
			watcher.node().addPeerListener(events);
			SimulatedNode other = nodes.start("other");
			simulator.run(Duration.ofSeconds(1));
			nodes.network().partition(watcher.address(), other.address());
			simulator.run(Duration.ofSeconds(5));
			nodes.network().heal(watcher.address(), other.address());
			simulator.run(Duration.ofSeconds(4));
			assertThat(events).containsExactly("up other", "down other EXPIRED", "up other");
		});
	}

	@Test
	void lossOfOneDatagramInTwentyDoesNotExpirePeers() {
		Simulator.forSeeds(20, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			nodes.network().conditions(LinkConditions.GOOD.withLoss(0.05));
			PeerEventLog events = new PeerEventLog();
			nodes.start("watcher").node().addPeerListener(events);
			nodes.start("other");
			simulator.run(Duration.ofMinutes(2));
			assertThat(events).containsExactly("up other");
		});
	}

}
