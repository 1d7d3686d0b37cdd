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
import io.peerlink.ReliabilityWorld.Begun;
import io.peerlink.ReliabilityWorld.Method;
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
 * Calls keep their promises in stories drawn at random, and succeed when that is in their
 * power. The same with one of the means switched off shows that these tests would notice.
 */
class SimulatedReliabilityTests {

	private static final int STORIES = 10_000;

	/**
	 * Enough to see what goes wrong when a means is missing.
	 */
	private static final int CONTROL_STORIES = 200;

	private static final int LOSSY_RUNS = 500;

	private static final CallOptions FIVE_SECONDS = CallOptions.defaults().withTimeout(Duration.ofSeconds(5));

	/**
	 * More replies of a kilobyte than a node keeps for one caller.
	 */
	private static final int LOST_REPLIES = 6000;

	private static final int MANY_CALLS = 1000;

	private static final int CALLS_IN_A_RUN = 40;

	/**
	 * The heaviest loss, each way, under which calls must succeed. An attempt then fails
	 * in 51 of 100 cases: one of the two datagrams is lost.
	 */
	private static final double LOSS = 0.3;

	/**
	 * Over a quick link a call of 5 s is attempted more than 20 times, which fail
	 * together once in a million times. Over the slowest one here, where a round trip
	 * takes up to 0.2 s and the first wait about 0.3 s, there are 11 attempts at least,
	 * and all of them fail once in 1600 times. Doubling waits alone would make 7, of
	 * which all fail once in 110 times.
	 */
	private static final double SUCCESS_BAR = 0.999;

	/**
	 * What must have happened in the stories at least once in a hundred: only then do the
	 * promises mean anything.
	 */
	private static final List<String> KINDS = List.of("success", "PeerTimeoutException", "RemoteErrorException",
			"PeerRestartedException", "PeerNotFoundException", "PeerBusyException", "cancelled", "python calls",
			"retransmissions", "duplicates", "expired", "cancelled requests", "misdirected", "rejected");

	private static final ReliabilityOptions ALL = ReliabilityOptions.defaults();

	private final Logger logger = (Logger) LoggerFactory.getLogger(NodeRun.class);

	/**
	 * Nodes are stopped while their handlers run, which is worth a warning each time.
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
	void callsKeepTheirPromisesWhateverHappens() {
		Tally tally = new Tally();
		Simulator.forSeedsInParallel(STORIES, (simulator) -> {
			ReliabilityWorld world = RandomScenario.play(simulator, ALL);
			assertThat(ReliabilityPromises.broken(world)).isEmpty();
			tally.add(world);
			if (simulator.seed() % 8 == 0) {
				RandomScenario.outliveRetention(world);
				assertThat(world.statistics().values())
					.allSatisfy((statistics) -> assertThat(statistics.cachedReplies()).isZero());
			}
		});
		assumeThat(Simulator.isReplay()).isFalse();
		assertThat(KINDS).allSatisfy((kind) -> assertThat(tally.count(kind)).as(kind).isGreaterThan(STORIES / 100));
	}

	@Test
	void withoutDuplicateRemovalTheSameStoriesExecuteCallsTwice() {
		LongAdder caught = new LongAdder();
		Simulator.forSeedsInParallel(CONTROL_STORIES, (simulator) -> {
			List<String> broken = ReliabilityPromises
				.broken(RandomScenario.play(simulator, ALL.withDuplicateRemoval(false)));
			if (broken.stream().anyMatch((promise) -> promise.startsWith("Executed 2 times"))) {
				caught.increment();
			}
		});
		assumeThat(Simulator.isReplay()).isFalse();
		assertThat(caught.sum()).isGreaterThan(CONTROL_STORIES / 2);
	}

	@Test
	void callsSucceedThroughHeavyLoss() {
		Tally tally = playThroughLoss(ALL);
		assertThat(tally.successRate()).as("%s", tally).isGreaterThanOrEqualTo(SUCCESS_BAR);
	}

	@Test
	void withoutRetransmissionHalfOfThemFail() {
		Tally tally = playThroughLoss(ALL.withRetransmission(false));
		assertThat(tally.successRate()).as("%s", tally).isLessThan(SUCCESS_BAR).isBetween(0.45, 0.55);
	}

	@Test
	void repliesAreForgottenAsSoonAsTheCallerHasThem() {
		AtomicInteger most = new AtomicInteger();
		Simulator.forSeedsInParallel(20, (simulator) -> {
			ReliabilityWorld world = new ReliabilityWorld(simulator, (builder) -> builder);
			world.start("alice");
			world.start("bob");
			world.awaitProofs();
			world.network().conditions(LinkConditions.BAD);
			for (int i = 0; i < MANY_CALLS; i++) {
				Begun call = world.call("alice", "bob", Method.PLAIN, Duration.ZERO, FIVE_SECONDS);
				world.run(simulator.randomDuration(Duration.ofMillis(40)));
				if (i % 5 == 0) {
					call.cancel();
				}
				most.accumulateAndGet(world.cachedReplies("bob"), Math::max);
			}
			world.run(Duration.ofSeconds(5));
			assertThat(ReliabilityPromises.broken(world)).isEmpty();
			world.network().conditions(LinkConditions.GOOD);
			world.call("alice", "bob", Method.PLAIN, Duration.ZERO, FIVE_SECONDS);
			world.run(Duration.ofMillis(100));
			assertThat(world.cachedReplies("bob")).isOne();
		});
		assertThat(most.get()).isLessThan(MANY_CALLS / 10);
	}

	@Test
	void repliesThatHadToBeDroppedAreReportedAndNothingIsExecutedAgain() {
		Tally tally = new Tally();
		Simulator.forSeedsInParallel(2, (simulator) -> {
			ReliabilityWorld world = new ReliabilityWorld(simulator, (builder) -> builder);
			world.start("alice");
			world.start("bob");
			world.awaitProofs();
			world.network().conditions(world.address("bob"), world.address("alice"), LinkConditions.GOOD.withLoss(1));
			for (int i = 0; i < LOST_REPLIES; i++) {
				world.call("alice", "bob", Method.FAIL_LOUDLY, Duration.ZERO, FIVE_SECONDS);
				if (i % 10 == 0) {
					world.run(Duration.ofMillis(1));
				}
			}
			assertThat(world.cachedReplies("bob")).isBetween(LOST_REPLIES / 4, LOST_REPLIES - MANY_CALLS);
			world.network().conditions(world.address("bob"), world.address("alice"), LinkConditions.BAD);
			world.run(Duration.ofSeconds(10));
			assertThat(ReliabilityPromises.broken(world, true)).isEmpty();
			tally.add(world);
		});
		assumeThat(Simulator.isReplay()).isFalse();
		assertThat(tally.count("ReplyLostException")).as("%s", tally).isGreaterThan(MANY_CALLS);
		assertThat(tally.count("RemoteErrorException")).as("%s", tally).isGreaterThan(LOST_REPLIES / 2);
	}

	private static Tally playThroughLoss(ReliabilityOptions reliability) {
		Tally tally = new Tally();
		Simulator.forSeedsInParallel(LOSSY_RUNS, (simulator) -> {
			ReliabilityWorld world = playThroughLoss(simulator, reliability);
			assertThat(ReliabilityPromises.broken(world)).isEmpty();
			tally.add(world);
		});
		assumeThat(Simulator.isReplay()).isFalse();
		return tally;
	}

	private static ReliabilityWorld playThroughLoss(Simulator simulator, ReliabilityOptions reliability) {
		ReliabilityWorld world = new ReliabilityWorld(simulator, (builder) -> builder.reliability(reliability));
		world.start("alice");
		world.start("bob");
		world.awaitProofs();
		Duration jitter = simulator.randomDuration(RandomScenario.LONGEST_JITTER);
		world.network()
			.conditions(
					LinkConditions.GOOD.withLatency(Duration.ofMillis(1), jitter).withLoss(LOSS).withDuplication(0.05));
		for (int i = 0; i < CALLS_IN_A_RUN; i++) {
			boolean slow = simulator.random().nextBoolean();
			world.call("alice", "bob", slow ? Method.LATER : Method.PLAIN,
					simulator.randomDuration(Duration.ofSeconds(1)), FIVE_SECONDS);
			world.run(simulator.randomDuration(Duration.ofMillis(400)));
		}
		world.run(Duration.ofSeconds(7));
		return world;
	}

	/**
	 * What happened in all worlds together.
	 */
	private static final class Tally {

		private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();

		void add(ReliabilityWorld world) {
			world.calls().values().forEach((call) -> {
				add("calls", 1);
				add("requests", call.requests());
				add(call.outcome(), 1);
			});
			for (RpcStatistics statistics : world.statistics().values()) {
				add("retransmissions", statistics.retransmissions());
				add("duplicates", statistics.duplicateRequests());
				add("expired", statistics.expiredRequests());
				add("cancelled requests", statistics.cancelledRequests());
				add("lost replies", statistics.lostReplies());
				add("misdirected", statistics.misdirectedRequests());
				add("rejected", statistics.rejectedRequests());
			}
			add("python calls", world.pythonCalls().size());
			add("datagrams", world.network().counters().sent());
		}

		long count(String what) {
			LongAdder counter = this.counts.get(what);
			return (counter != null) ? counter.sum() : 0;
		}

		double successRate() {
			return (double) count("success") / count("calls");
		}

		private void add(String what, long count) {
			this.counts.computeIfAbsent(what, (first) -> new LongAdder()).add(count);
		}

		@Override
		public String toString() {
			Map<String, LongAdder> sorted = new TreeMap<>(this.counts);
			return sorted.toString();
		}

	}

}
