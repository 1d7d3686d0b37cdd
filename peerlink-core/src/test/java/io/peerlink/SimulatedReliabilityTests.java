package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.peerlink.ReliabilitySimulation.Method;
import io.peerlink.ReliabilitySimulation.StartedCall;
import io.peerlink.call.CallOptions;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.call.RpcStatistics;
import io.peerlink.internal.node.NodeRun;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the reliability of calls in random scenarios, and under heavy loss. The same
 * scenarios with one of the measures turned off show that these tests would fail.
 */
class SimulatedReliabilityTests {

	private static final int SCENARIOS = 10_000;

	/**
	 * Enough to observe failures when a measure is turned off.
	 */
	private static final int CONTROL_SCENARIOS = 200;

	private static final int LOSSY_RUNS = 500;

	private static final CallOptions FIVE_SECONDS = CallOptions.defaults().withTimeout(Duration.ofSeconds(5));

	/**
	 * More replies of a kilobyte than a node keeps for one caller.
	 */
	private static final int LOST_REPLIES = 6000;

	private static final int MANY_CALLS = 1000;

	private static final int CALLS_IN_A_RUN = 40;

	/**
	 * The highest loss in each direction at which calls must succeed. An attempt then
	 * fails in 51 of 100 cases: one of the two datagrams is lost.
	 */
	private static final double LOSS = 0.3;

	/**
	 * On a fast link a call of 5 s makes more than 20 attempts, all of which fail once in
	 * a million calls. On the slowest link here, with a round trip of up to 0.2 s and a
	 * first wait of about 0.3 s, there are at least 11 attempts, all of which fail once
	 * in 1600 calls. Doubling alone would make 7 attempts, all of which fail once in 110
	 * calls.
	 */
	private static final double MIN_SUCCESS_RATE = 0.999;

	/**
	 * What must have happened in at least one of a hundred scenarios. Otherwise the
	 * invariants would mean little.
	 */
	private static final List<String> KINDS = List.of("success", "PeerTimeoutException", "RemoteErrorException",
			"PeerRestartedException", "PeerNotFoundException", "PeerBusyException", "cancelled", "python calls",
			"retransmissions", "duplicates", "expired", "cancelled requests", "misdirected", "rejected", "bundles",
			"short requests");

	private static final ReliabilityOptions ALL = ReliabilityOptions.defaults();

	private final Logger logger = (Logger) LoggerFactory.getLogger(NodeRun.class.getPackageName());

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
	void invariantsHoldInRandomScenarios() {
		Tally tally = new Tally();
		Simulator.forSeedsInParallel(SCENARIOS, (simulator) -> {
			ReliabilitySimulation simulation = RandomScenario.run(simulator, ALL);
			assertThat(ReliabilityInvariants.violations(simulation)).isEmpty();
			tally.add(simulation);
			if (simulator.seed() % 8 == 0) {
				RandomScenario.outliveRetention(simulation);
				assertThat(simulation.statistics().values())
					.allSatisfy((statistics) -> assertThat(statistics.cachedReplies()).isZero());
			}
		});
		assumeThat(Simulator.isReplay()).isFalse();
		assertThat(KINDS).allSatisfy((kind) -> assertThat(tally.count(kind)).as(kind).isGreaterThan(SCENARIOS / 100));
	}

	@Test
	void withoutDuplicateRemovalCallsAreExecutedTwice() {
		LongAdder failing = new LongAdder();
		Simulator.forSeedsInParallel(CONTROL_SCENARIOS, (simulator) -> {
			List<String> violations = ReliabilityInvariants
				.violations(RandomScenario.run(simulator, ALL.withDuplicateRemoval(false)));
			if (violations.stream().anyMatch((violation) -> violation.startsWith("Executed 2 times"))) {
				failing.increment();
			}
		});
		assumeThat(Simulator.isReplay()).isFalse();
		assertThat(failing.sum()).isGreaterThan(CONTROL_SCENARIOS / 2);
	}

	@Test
	void callsSucceedUnderHeavyLoss() {
		Tally tally = runUnderLoss(ALL);
		assertThat(tally.successRate()).as("%s", tally).isGreaterThanOrEqualTo(MIN_SUCCESS_RATE);
	}

	@Test
	void withoutRetransmissionHalfOfTheCallsFail() {
		Tally tally = runUnderLoss(ALL.withRetransmission(false));
		assertThat(tally.successRate()).as("%s", tally).isLessThan(MIN_SUCCESS_RATE).isBetween(0.45, 0.55);
	}

	@Test
	void repliesAreDroppedAsSoonAsTheCallerHasThem() {
		AtomicInteger most = new AtomicInteger();
		Simulator.forSeedsInParallel(20, (simulator) -> {
			ReliabilitySimulation simulation = new ReliabilitySimulation(simulator, (builder) -> builder);
			simulation.start("alice");
			simulation.start("bob");
			simulation.awaitVerification();
			simulation.network().conditions(LinkConditions.BAD);
			for (int i = 0; i < MANY_CALLS; i++) {
				StartedCall call = simulation.call("alice", "bob", Method.PLAIN, Duration.ZERO, FIVE_SECONDS);
				simulation.run(simulator.randomDuration(Duration.ofMillis(40)));
				if (i % 5 == 0) {
					call.cancel();
				}
				most.accumulateAndGet(simulation.cachedReplies("bob"), Math::max);
			}
			simulation.run(Duration.ofSeconds(5));
			assertThat(ReliabilityInvariants.violations(simulation)).isEmpty();
			simulation.network().conditions(LinkConditions.GOOD);
			simulation.call("alice", "bob", Method.PLAIN, Duration.ZERO, FIVE_SECONDS);
			simulation.run(Duration.ofMillis(100));
			assertThat(simulation.cachedReplies("bob")).isOne();
		});
		assertThat(most.get()).isLessThan(MANY_CALLS / 10);
	}

	@Test
	void lostRepliesAreReportedAndCallsAreNotExecutedAgain() {
		Tally tally = new Tally();
		Simulator.forSeedsInParallel(2, (simulator) -> {
			ReliabilitySimulation simulation = new ReliabilitySimulation(simulator, (builder) -> builder);
			simulation.start("alice");
			simulation.start("bob");
			simulation.awaitVerification();
			simulation.network()
				.conditions(simulation.address("bob"), simulation.address("alice"), LinkConditions.GOOD.withLoss(1));
			for (int i = 0; i < LOST_REPLIES; i++) {
				simulation.call("alice", "bob", Method.FAIL_LOUDLY, Duration.ZERO, FIVE_SECONDS);
				if (i % 10 == 0) {
					simulation.run(Duration.ofMillis(1));
				}
			}
			assertThat(simulation.cachedReplies("bob")).isBetween(LOST_REPLIES / 4, LOST_REPLIES - MANY_CALLS);
			simulation.network().conditions(simulation.address("bob"), simulation.address("alice"), LinkConditions.BAD);
			simulation.run(Duration.ofSeconds(10));
			assertThat(ReliabilityInvariants.violations(simulation, true)).isEmpty();
			tally.add(simulation);
		});
		assumeThat(Simulator.isReplay()).isFalse();
		assertThat(tally.count("ReplyLostException")).as("%s", tally).isGreaterThan(MANY_CALLS);
		assertThat(tally.count("RemoteErrorException")).as("%s", tally).isGreaterThan(LOST_REPLIES / 2);
	}

	private static Tally runUnderLoss(ReliabilityOptions reliability) {
		Tally tally = new Tally();
		Simulator.forSeedsInParallel(LOSSY_RUNS, (simulator) -> {
			ReliabilitySimulation simulation = runUnderLoss(simulator, reliability);
			assertThat(ReliabilityInvariants.violations(simulation)).isEmpty();
			tally.add(simulation);
		});
		assumeThat(Simulator.isReplay()).isFalse();
		return tally;
	}

	private static ReliabilitySimulation runUnderLoss(Simulator simulator, ReliabilityOptions reliability) {
		ReliabilitySimulation simulation = new ReliabilitySimulation(simulator,
				(builder) -> builder.reliability(reliability));
		simulation.start("alice");
		simulation.start("bob");
		simulation.awaitVerification();
		Duration jitter = simulator.randomDuration(RandomScenario.LONGEST_JITTER);
		simulation.network()
			.conditions(
					LinkConditions.GOOD.withLatency(Duration.ofMillis(1), jitter).withLoss(LOSS).withDuplication(0.05));
		for (int i = 0; i < CALLS_IN_A_RUN; i++) {
			boolean slow = simulator.random().nextBoolean();
			simulation.call("alice", "bob", slow ? Method.LATER : Method.PLAIN,
					simulator.randomDuration(Duration.ofSeconds(1)), FIVE_SECONDS);
			simulation.run(simulator.randomDuration(Duration.ofMillis(400)));
		}
		simulation.run(Duration.ofSeconds(7));
		return simulation;
	}

	/**
	 * Counts of events in all scenarios.
	 */
	private static final class Tally {

		private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();

		void add(ReliabilitySimulation simulation) {
			simulation.calls().values().forEach((call) -> {
				add("calls", 1);
				add("requests", call.requests());
				add(call.outcome(), 1);
			});
			for (RpcStatistics statistics : simulation.statistics().values()) {
				add("retransmissions", statistics.retransmissions());
				add("duplicates", statistics.duplicateRequests());
				add("expired", statistics.expiredRequests());
				add("cancelled requests", statistics.cancelledRequests());
				add("lost replies", statistics.lostReplies());
				add("misdirected", statistics.misdirectedRequests());
				add("rejected", statistics.rejectedRequests());
			}
			add("python calls", simulation.pythonCalls().size());
			add("bundles", simulation.bundles());
			add("short requests", simulation.shortRequests());
			add("datagrams", simulation.network().counters().sent());
		}

		long count(String event) {
			LongAdder counter = this.counts.get(event);
			return (counter != null) ? counter.sum() : 0;
		}

		double successRate() {
			return (double) count("success") / count("calls");
		}

		private void add(String event, long count) {
			this.counts.computeIfAbsent(event, (first) -> new LongAdder()).add(count);
		}

		@Override
		public String toString() {
			Map<String, LongAdder> sorted = new TreeMap<>(this.counts);
			return sorted.toString();
		}

	}

}
