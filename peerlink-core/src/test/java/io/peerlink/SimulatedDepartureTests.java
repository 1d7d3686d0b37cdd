package io.peerlink;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.internal.node.NodeRun;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls in flight to a peer that goes down.
 */
@SuppressWarnings({ "FutureReturnValueIgnored", "NullAway" }) // handlers return futures
class SimulatedDepartureTests {

	private static final int SEEDS = 20;

	private static final int LOSSY_SEEDS = 100;

	private static final CallOptions PATIENT = CallOptions.defaults().withTimeout(Duration.ofMinutes(1));

	/**
	 * How long a call may outlive its peer: the grace, the hand-off to a callback thread,
	 * and the latency of the goodbye.
	 */
	private static final Duration AT_ONCE = Duration.ofMillis(260);

	/**
	 * In that time liveness notices a crash.
	 */
	private static final Duration CRASH_NOTICED = Duration.ofSeconds(4);

	private final Logger logger = (Logger) LoggerFactory.getLogger(NodeRun.class);

	/**
	 * Nodes are stopped while their handlers run, which logs a warning each time.
	 */
	@BeforeEach
	void silenceWarnings() {
		this.logger.setLevel(Level.ERROR);
	}

	@AfterEach
	void restoreWarnings() {
		this.logger.setLevel(null);
	}

	@Test
	void callToAPeerThatStopsEndsAtOnce() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			PeerLink callee = startSlow(nodes, new ArrayList<>()).node();
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.peer("callee").with(PATIENT).callAsync("slow", String.class);
			CompletableFuture<Map<String, CallResult<String>>> broadcast = caller.broadcast()
				.with(PATIENT)
				.callAsync("slow", String.class);
			simulator.run(Duration.ofSeconds(1));
			callee.stop();
			simulator.run(AT_ONCE);
			assertWentDown(failureOf(call));
			assertThat(broadcast.join().get("callee")).satisfies((result) -> assertWentDown(result.error()));
			assertThat(caller.status().rpc().pendingCalls()).isZero();
		});
	}

	@Test
	void callToAPeerThatCrashesEndsWhenThatIsNoticed() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			SimulatedNode callee = startSlow(nodes, new ArrayList<>());
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.peer("callee").with(PATIENT).callAsync("slow", String.class);
			simulator.run(Duration.ofSeconds(1));
			callee.crash();
			simulator.run(CRASH_NOTICED.plus(AT_ONCE));
			assertWentDown(failureOf(call));
		});
	}

	@Test
	void callToAPythonPeerThatGoesEndsAtOnce() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer python = nodes.scripted("python").announce();
			List<CompletableFuture<String>> calls = List.of(
					caller.peer("python").with(PATIENT).callAsync("run", String.class),
					caller.peer("python").with(PATIENT.withIdempotent(true)).callAsync("run", String.class));
			simulator.run(Duration.ofSeconds(1));
			python.withdraw();
			python.close();
			simulator.run(ReliabilityInvariants.LONGEST_CHECK.plus(AT_ONCE));
			assertThat(calls).allSatisfy((call) -> assertWentDown(failureOf(call)));
		});
	}

	/**
	 * A call may end before its reply only if every sign of life of a whole grace was
	 * lost, which happens with about one of a hundred seeds.
	 */
	@Test
	void peerThatHasSaidGoodbyeFinishesItsWork() {
		AtomicInteger silent = new AtomicInteger();
		Simulator.forSeeds(LOSSY_SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode caller = nodes.start("caller");
			List<CompletableFuture<String>> running = new ArrayList<>();
			SimulatedNode callee = startSlow(nodes, running);
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.node().peer("callee").with(PATIENT).callAsync("slow", String.class);
			simulator.run(Duration.ofMillis(100));
			Peer departed = caller.node().peers().get(0);
			nodes.network().conditions(LinkConditions.GOOD.withLoss(0.2));
			callee.node().withdraw();
			simulator.runUntil(() -> caller.node().peers().isEmpty(), Duration.ofSeconds(20));
			SignsOfLife signs = new SignsOfLife(simulator, caller.address());
			nodes.network().arrivals(signs);
			CompletableFuture<Void> end = call.handle((result, failure) -> {
				signs.end();
				return null;
			});
			simulator.run(Duration.ofSeconds(20));
			assertThat(caller.node().peers()).isEmpty();
			CompletableFuture<String> refused = caller.node().peer(departed).callAsync("slow", String.class);
			simulator.run(Duration.ofSeconds(4));
			if (end.isDone()) {
				assertWentDown(failureOf(call));
				assertThat(signs.isSilentTooLong()).isTrue();
				silent.incrementAndGet();
				return;
			}
			assertThat(failureOf(refused)).isInstanceOf(PeerBusyException.class);
			running.get(0).complete("done");
			// The reply may be lost several times.
			simulator.run(Duration.ofSeconds(15));
			assertThat(call).isCompletedWithValue("done");
			assertThat(running).hasSize(1);
		});
		assertThat(silent).as("seeds with a silence by chance").hasValueLessThan(LOSSY_SEEDS / 10);
	}

	@Test
	void callEndsWhenThePeerThatFinishesItsWorkIsGone() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			SimulatedNode callee = startSlow(nodes, new ArrayList<>());
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.peer("callee").with(PATIENT).callAsync("slow", String.class);
			simulator.run(Duration.ofMillis(100));
			callee.node().withdraw();
			simulator.run(Duration.ofSeconds(5));
			assertThat(call).isNotDone();
			callee.crash();
			simulator.run(Duration.ofMillis(1200));
			assertWentDown(failureOf(call));
		});
	}

	@Test
	void replyThatTheGoodbyeHasOvertakenCounts() {
		withVerifiedPeer((test) -> {
			test.peer().ignorePings();
			test.peer().send(test.caller(), new Message.Goodbye(test.peer().instanceId(), "peer"));
			test.simulator().run(Duration.ofMillis(100));
			assertThat(test.caller().peers()).isEmpty();
			test.reply();
			test.simulator().run(Duration.ofMillis(10));
			assertThat(test.call()).isCompletedWithValue("done");
		});
	}

	@Test
	void silenceAfterAGoodbyeEndsTheCall() {
		withVerifiedPeer((test) -> {
			test.peer().ignorePings();
			test.peer().send(test.caller(), new Message.Goodbye(test.peer().instanceId(), "peer"));
			test.simulator().run(AT_ONCE);
			assertWentDown(failureOf(test.call()));
		});
	}

	@Test
	void forgedGoodbyeEndsNoCall() {
		withVerifiedPeer((test) -> {
			test.peer().send(test.caller(), new Message.Goodbye(test.peer().instanceId(), "peer"));
			test.simulator().run(Duration.ofSeconds(10));
			assertThat(test.call()).isNotDone();
			test.reply();
			test.simulator().run(Duration.ofMillis(10));
			assertThat(test.call()).isCompletedWithValue("done");
		});
	}

	@Test
	void peerThatHasMovedAndSaidGoodbyeFinishesItsWork() {
		withVerifiedPeer((test) -> {
			ScriptedPeer moved = test.move();
			sayGoodbye(test, moved);
			assertThatWorkIsFinished(test, moved);
		});
	}

	@Test
	void peerThatHasMovedAndIsNoLongerListedFinishesItsWork() {
		withVerifiedPeer((test) -> {
			ScriptedPeer moved = test.move();
			sayGoodbye(test, moved);
			moved.withdraw();
			moved.answerPings();
			test.peer().withdraw();
			assertThatWorkIsFinished(test, moved);
		});
	}

	private static void sayGoodbye(DepartingPeer test, ScriptedPeer moved) {
		moved.hideIdentity();
		moved.send(test.caller(), new Message.Goodbye(moved.instanceId(), "peer"));
	}

	private static void assertThatWorkIsFinished(DepartingPeer test, ScriptedPeer moved) {
		test.simulator().run(Duration.ofMillis(10));
		assertThat(test.caller().peers()).isEmpty();
		test.simulator().run(Duration.ofSeconds(5));
		assertThat(test.call()).isNotDone();
		assertThat(moved.messages(Message.Request.class)).as("retransmissions").isNotEmpty();
		test.reply();
		test.simulator().run(Duration.ofMillis(10));
		assertThat(test.call()).isCompletedWithValue("done");
	}

	@Test
	void callToAnInstanceThatWasNotUpWaitsForItsTimeout() {
		Simulator.forSeeds(3, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer silent = nodes.scripted("silent");
			Peer unlisted = new Peer("silent", silent.instanceId(), silent.address(), Map.of());
			CompletableFuture<String> call = caller.peer(unlisted).callAsync("run", String.class);
			nodes.start("newcomer");
			simulator.run(Duration.ofSeconds(4));
			assertThat(call).isNotDone();
			simulator.run(Duration.ofSeconds(2));
			assertThat(call).isCompletedExceptionally();
		});
	}

	@Test
	void shortPartitionEndsNoCall() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			SimulatedNode caller = nodes.start("caller");
			List<CompletableFuture<String>> running = new ArrayList<>();
			SimulatedNode callee = startSlow(nodes, running);
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.node().peer("callee").with(PATIENT).callAsync("slow", String.class);
			simulator.run(Duration.ofMillis(100));
			nodes.network().partition(caller.address(), callee.address());
			simulator.run(Duration.ofSeconds(2));
			nodes.network().heal(caller.address(), callee.address());
			running.get(0).complete("done");
			simulator.run(Duration.ofSeconds(2));
			assertThat(call).isCompletedWithValue("done");
		});
	}

	private static void withVerifiedPeer(Consumer<DepartingPeer> test) {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			PeerLink caller = nodes.start("caller").node();
			ScriptedPeer peer = nodes.scripted("peer");
			peer.answerPingsAs(peer.instanceId()).announce(Map.of(Peer.JAVA_MARKER, "1"));
			simulator.run(Duration.ofSeconds(2));
			CompletableFuture<String> call = caller.peer("peer").with(PATIENT).callAsync("run", String.class);
			simulator.run(Duration.ofMillis(10));
			test.accept(new DepartingPeer(simulator, nodes, caller, peer, call));
		});
	}

	private static SimulatedNode startSlow(SimulatedNodes nodes, List<CompletableFuture<String>> running) {
		SimulatedNode callee = nodes.start("callee", (builder) -> builder.shutdownTimeout(Duration.ZERO));
		callee.node().register("slow", () -> {
			CompletableFuture<String> result = new CompletableFuture<>();
			running.add(result);
			return result;
		});
		return callee;
	}

	private static void assertWentDown(Throwable failure) {
		assertThat(failure).isInstanceOf(PeerRestartedException.class)
			.hasMessageContaining("went down")
			.hasMessageContaining("unknown");
	}

	private static Throwable failureOf(CompletableFuture<?> call) {
		assertThat(call).isCompletedExceptionally();
		return call.handle((result, failure) -> Objects.requireNonNull(failure)).join();
	}

	/**
	 * When the peer was heard of that has said goodbye: answers to pings, and messages
	 * that it executes the call.
	 */
	private static final class SignsOfLife implements SimNetwork.Tap {

		private static final Duration GRACE = Duration.ofMillis(250);

		private static final Duration GRACE_AFTER_SIGN = Duration.ofSeconds(1);

		/**
		 * How long the end of a call takes to get to a callback thread.
		 */
		private static final Duration HAND_OFF = Duration.ofNanos(200_000);

		private final Simulator simulator;

		private final InetSocketAddress caller;

		private final long begin;

		private final List<Long> signs = new ArrayList<>();

		private boolean silentTooLong;

		SignsOfLife(Simulator simulator, InetSocketAddress caller) {
			this.simulator = simulator;
			this.caller = caller;
			this.begin = simulator.nanoTime();
		}

		@Override
		public void sent(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
			String text = new String(datagram, StandardCharsets.UTF_8);
			if (to.equals(this.caller) && (text.contains("\"working\"") || text.contains("\"response\""))) {
				this.signs.add(this.simulator.nanoTime());
			}
		}

		/**
		 * Records the end of the call. What has come during the hand-off was too late.
		 */
		void end() {
			long decided = this.simulator.nanoTime() - HAND_OFF.toNanos();
			List<Long> inTime = this.signs.stream().filter((sign) -> sign - decided < 0).toList();
			long silence = decided - (inTime.isEmpty() ? this.begin : inTime.get(inTime.size() - 1));
			Duration grace = inTime.isEmpty() ? GRACE : GRACE_AFTER_SIGN;
			this.silentTooLong = silence >= grace.minus(HAND_OFF).toNanos();
		}

		boolean isSilentTooLong() {
			return this.silentTooLong;
		}

	}

	/**
	 * A scripted peer that was called.
	 */
	private record DepartingPeer(Simulator simulator, SimulatedNodes nodes, PeerLink caller, ScriptedPeer peer,
			CompletableFuture<String> call) {

		/**
		 * Moves the peer to another address, and waits until the caller knows.
		 */
		ScriptedPeer move() {
			this.peer.ignorePings();
			ScriptedPeer moved = this.nodes.moved(this.peer);
			moved.answerPingsAs(moved.instanceId()).announce(Map.of(Peer.JAVA_MARKER, "1"));
			this.simulator.run(Duration.ofSeconds(6));
			assertThat(this.caller.peers()).singleElement()
				.satisfies((found) -> assertThat(found.address()).isEqualTo(moved.address()));
			return moved;
		}

		void reply() {
			Message.Request request = this.peer.messages(Message.Request.class).get(0);
			this.peer.send(this.caller,
					new Message.Response(request.id(), RawJson.of("\"done\""), Extension.answer(1, 0)));
		}

	}

}
