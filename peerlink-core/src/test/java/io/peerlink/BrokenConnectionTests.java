package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.call.CallOptions;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.SimStreams;
import io.peerlink.sim.Simulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of large calls between Java nodes whose connections break, in virtual time: each
 * call is executed once at most and ends once, and succeeds if there is time for it.
 */
class BrokenConnectionTests {

	private static final int PIECE = 1500;

	private static final int LARGE = 5000;

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/**
	 * A large request, a large reply, both.
	 */
	private static final int[][] SIZES = { { LARGE, 10 }, { 10, LARGE }, { LARGE, LARGE } };

	@Test
	void callSucceedsWhereverItsConnectionBreaks() {
		for (int[] size : SIZES) {
			int step = 0;
			boolean broke = true;
			while (broke) {
				step++;
				broke = breakAt(size, step, Integer.MAX_VALUE);
			}
			assertThat(step).as("steps").isGreaterThan(6);
		}
	}

	@Test
	void callSucceedsWhereverTwoOfItsConnectionsBreak() {
		for (int[] size : SIZES) {
			int first = 0;
			boolean broke = true;
			int runs = 0;
			while (broke) {
				first++;
				broke = breakAt(size, first, Integer.MAX_VALUE);
				int second = first;
				boolean again = broke;
				while (again) {
					second++;
					runs++;
					again = breakAt(size, first, second);
				}
			}
			assertThat(runs).as("runs").isGreaterThan(50);
		}
	}

	/**
	 * Makes one call whose connections break at two steps.
	 * @return whether the later step of those that are within the call was reached
	 */
	private static boolean breakAt(int[] size, int first, int second) {
		AtomicLong step = new AtomicLong();
		Pair pair = new Pair(new Simulator(1), () -> {
			long now = step.incrementAndGet();
			return now == first || now == second;
		});
		pair.call(size[0], size[1], TIMEOUT);
		pair.finish();
		String where = size[0] + "/" + size[1] + " broken at " + first + " and " + second;
		assertThat(pair.calls.get(0).failure).as(where).isNull();
		assertThat(pair.calls.get(0).ends).as(where).isOne();
		assertThat(pair.executions).as(where).isEqualTo(Map.of(1, 1));
		if (second == Integer.MAX_VALUE) {
			pair.assertNothingIsLeft();
		}
		long last = (second == Integer.MAX_VALUE) ? first : second;
		return step.get() >= last;
	}

	@Test
	void callsAreExecutedOnceAtMostWhateverIsLost() {
		AtomicLong successes = new AtomicLong();
		AtomicLong broken = new AtomicLong();
		Simulator.forSeedsInParallel(1000, (simulator) -> {
			double part = simulator.random().nextDouble(0.05);
			Pair pair = new Pair(simulator, () -> simulator.random().nextDouble() < part);
			pair.nodes.network().conditions(LinkConditions.GOOD.withLoss(0.3).withDuplication(0.1));
			for (int i = 0; i < 8; i++) {
				simulator.run(simulator.randomDuration(Duration.ofMillis(300)));
				pair.call(simulator.random().nextInt(1, 8000), simulator.random().nextInt(1, 8000), TIMEOUT);
			}
			pair.finish();
			for (Call call : pair.calls) {
				assertThat(call.ends).as("ends of call %s", call.number).isOne();
				int executions = pair.executions.getOrDefault(call.number, 0);
				assertThat(executions).as("executions of call %s", call.number)
					.isBetween((call.failure == null) ? 1 : 0, 1);
				successes.addAndGet((call.failure == null) ? 1 : 0);
			}
			if (simulator.seed() <= 100) {
				pair.assertNothingIsLeft();
			}
			broken.addAndGet(pair.streams.broken());
		});
		if (!Simulator.isReplay()) {
			assertThat(successes.get()).isGreaterThan(7800);
			assertThat(broken.get()).isGreaterThan(1000);
		}
	}

	@Test
	void callsShareTwoConnectionsThatCloseWhenTheyAreIdle() {
		Pair pair = new Pair(new Simulator(1), () -> false);
		for (int i = 0; i < 50; i++) {
			pair.call(LARGE, LARGE, TIMEOUT);
		}
		pair.simulator.runUntil(() -> pair.calls.stream().allMatch((call) -> call.ends > 0), TIMEOUT);
		assertThat(pair.calls).allSatisfy((call) -> assertThat(call.failure).isNull());
		assertThat(pair.caller.node().status().connections().connected()).isEqualTo(2);
		pair.simulator.run(Duration.ofSeconds(28));
		assertThat(pair.caller.node().status().connections().open()).isEqualTo(2);
		pair.simulator.run(Duration.ofSeconds(4));
		assertThat(pair.caller.node().status().connections().open()).isZero();
		pair.assertNothingIsLeft();
		assertThat(pair.callee.node().status().connections().broken()).isZero();
		assertThat(pair.caller.node().status().connections().broken()).isZero();
	}

	@Test
	void withoutDuplicateRemovalSomeCallIsExecutedTwice() {
		int twice = 0;
		for (int step = 1; step < 30; step++) {
			int broken = step;
			AtomicLong steps = new AtomicLong();
			Pair pair = new Pair(new Simulator(1), () -> steps.incrementAndGet() == broken,
					(builder) -> builder.reliability(ReliabilityOptions.defaults().withDuplicateRemoval(false)));
			pair.call(LARGE, LARGE, TIMEOUT);
			pair.finish();
			twice += (pair.executions.getOrDefault(1, 0) > 1) ? 1 : 0;
		}
		assertThat(twice).isGreaterThan(2);
	}

	@Test
	void calleeThatIsRestartedMeanwhileExecutesNothingAgain() {
		for (int[] size : SIZES) {
			int step = 0;
			AtomicLong steps = new AtomicLong();
			int restarts = 0;
			while (step <= steps.get()) {
				step++;
				restarts += failsWhenRestartedAt(size, step, steps) ? 1 : 0;
			}
			assertThat(restarts).as("calls that fail").isGreaterThan(4);
		}
	}

	private static boolean failsWhenRestartedAt(int[] size, int step, AtomicLong steps) {
		steps.set(0);
		Simulator simulator = new Simulator(1);
		Pair pair = new Pair(simulator, () -> steps.incrementAndGet() == step);
		pair.call(size[0], size[1], TIMEOUT);
		Call call = pair.calls.get(0);
		simulator.runUntil(() -> call.ends > 0 || steps.get() >= step, TIMEOUT);
		if (steps.get() >= step) {
			pair.restartCallee();
		}
		pair.finish();
		String where = size[0] + "/" + size[1] + " restarted at " + step + ": " + call.failure;
		assertThat(call.ends).as(where).isOne();
		assertThat(pair.executions.getOrDefault(1, 0)).as(where).isLessThan(2);
		if (call.failure == null) {
			assertThat(pair.executions).as(where).isEqualTo(Map.of(1, 1));
			return false;
		}
		assertThat(call.failure).as(where).isInstanceOf(PeerRestartedException.class);
		assertThat(call.endedAfter).as(where).isLessThan(TIMEOUT);
		return true;
	}

	@Test
	void slowHandlerAnswersOverTheConnectionThatThereIs() {
		for (int step = 1; step < 12; step++) {
			int broken = step;
			AtomicLong steps = new AtomicLong();
			Pair pair = new Pair(new Simulator(step), () -> steps.incrementAndGet() == broken);
			pair.handlerTime = Duration.ofSeconds(2);
			pair.call(LARGE, LARGE, TIMEOUT);
			pair.finish();
			assertThat(pair.calls.get(0).failure).isNull();
			assertThat(pair.calls.get(0).endedAfter).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2100));
			assertThat(pair.executions).isEqualTo(Map.of(1, 1));
		}
	}

	/**
	 * A call and its outcome.
	 */
	private static final class Call {

		private final int number;

		private int ends;

		private @Nullable Throwable failure;

		private Duration endedAfter = Duration.ZERO;

		Call(int number) {
			this.number = number;
		}

	}

	/**
	 * A caller and a callee that know each other.
	 */
	private static final class Pair {

		private final List<Call> calls = new ArrayList<>();

		private final Map<Integer, Integer> executions = new HashMap<>();

		private final Simulator simulator;

		private final SimulatedNodes nodes;

		private final SimStreams streams;

		private final SimulatedNode caller;

		private SimulatedNode callee;

		private final int calleePort;

		private Duration handlerTime = Duration.ZERO;

		Pair(Simulator simulator, BooleanSupplier breaks) {
			this(simulator, breaks, (builder) -> builder);
		}

		Pair(Simulator simulator, BooleanSupplier breaks, UnaryOperator<PeerLinkBuilder> customizer) {
			this.simulator = simulator;
			this.nodes = new SimulatedNodes(simulator);
			this.streams = new SimStreams(simulator, breaks, PIECE);
			this.nodes.connect(this.streams);
			this.caller = this.nodes.start("caller");
			this.calleePort = this.nodes.freePort();
			this.callee = startCallee(customizer);
			simulator.runUntil(() -> hasVerifiedAll(this.caller) && hasVerifiedAll(this.callee), Duration.ofSeconds(5));
			assertThat(hasVerifiedAll(this.caller) && hasVerifiedAll(this.callee)).isTrue();
		}

		private SimulatedNode startCallee(UnaryOperator<PeerLinkBuilder> customizer) {
			return this.nodes.startAt("callee", this.calleePort, customizer, (node, process) -> node.register("work",
					int.class, String.class, int.class, (number, text, length) -> work(number, length)));
		}

		void restartCallee() {
			this.streams.crash(this.callee.address());
			this.callee.crash();
			this.callee = startCallee((builder) -> builder);
		}

		private static boolean hasVerifiedAll(SimulatedNode node) {
			return node.node().peers().size() == 1
					&& node.node().status().peers().stream().allMatch((peer) -> peer.verified());
		}

		private CompletionStage<String> work(int number, int length) {
			this.executions.merge(number, 1, Integer::sum);
			CompletableFuture<String> result = new CompletableFuture<>();
			this.simulator.schedule(this.handlerTime, () -> result.complete(number + "y".repeat(length)));
			return result;
		}

		void call(int request, int reply, Duration timeout) {
			Call call = new Call(this.calls.size() + 1);
			this.calls.add(call);
			long began = this.simulator.nanoTime();
			Futures.whenDone(
					this.caller.node()
						.peer("callee")
						.with(CallOptions.defaults().withTimeout(timeout))
						.callAsync("work", String.class, call.number, "x".repeat(request), reply),
					(result, failure) -> {
						call.ends++;
						call.failure = failure;
						call.endedAfter = Duration.ofNanos(this.simulator.nanoTime() - began);
						assertThat(failure == null ? result : null)
							.isEqualTo(failure == null ? call.number + "y".repeat(reply) : null);
					});
		}

		/**
		 * Runs until all calls have ended, and what is left of their connections.
		 */
		void finish() {
			this.simulator.runUntil(() -> this.calls.stream().allMatch((call) -> call.ends > 0),
					TIMEOUT.multipliedBy(2));
			this.simulator.run(Duration.ofSeconds(1));
		}

		/**
		 * Waits until idle connections are closed.
		 */
		void assertNothingIsLeft() {
			this.simulator.run(Duration.ofSeconds(45));
			assertThat(this.caller.node().status().rpc().pendingCalls()).isZero();
			assertThat(this.callee.node().status().rpc().activeRequests()).isZero();
			assertThat(this.caller.node().status().connections().open()).isZero();
			assertThat(this.callee.node().status().connections().open()).isZero();
		}

	}

}
