package io.peerlink;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import io.peerlink.ScheduledPair.Call;
import io.peerlink.ScheduledPair.Setup;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.sim.Fate;
import io.peerlink.sim.ScheduleExplorer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Exhaustive tests of one or two calls between two complete nodes: all combinations of
 * the fates of the first {@value ScheduledPair#PACKETS} packets are explored.
 * <p>
 * Each exploration must cover all combinations, and consist of a minimum number of
 * schedules, so that it cannot become trivial unnoticed.
 */
class ExhaustiveScheduleTests {

	/**
	 * Longer than the time of several retransmissions.
	 */
	private static final Duration SLOW = Duration.ofMillis(700);

	/**
	 * Three rounds of pings of which none is answered, and the ticks that they wait for.
	 */
	private static final Duration LONGEST_CHECK = Duration.ofMillis(650);

	@Test
	void callSucceedsWithAnyCombinationOfLostPackets() {
		Tally tally = explore("One call, loss only", Setup.of(Fate.DELIVERED, Fate.LOST), this::call, this::succeeds);
		assertThat(tally.schedules).isEqualTo(schedulesWithLoss(ScheduledPair.PACKETS));
	}

	/**
	 * Either the request is lost and retransmitted; or it arrives, and then its reply is
	 * lost and the request is retransmitted, or the reply arrives and the call ends.
	 */
	private static long schedulesWithLoss(int packets) {
		if (packets == 0) {
			return 1;
		}
		long arrived = (packets == 1) ? 1 : 1 + schedulesWithLoss(packets - 2);
		return schedulesWithLoss(packets - 1) + arrived;
	}

	@Test
	void callSucceedsWithAnyFatesOfPackets() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.DUPLICATED, Fate.LATE, Fate.DUPLICATED_LATE);
		explore("One call", setup, this::call, this::succeeds).isAtLeast(2500);
	}

	@Test
	void slowCallSucceeds() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.DUPLICATED, Fate.LATE).withHandlerTime(SLOW);
		explore("One slow call", setup, this::call, this::succeeds).isAtLeast(2000);
	}

	@Test
	void twoConcurrentCallsSucceed() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.DUPLICATED, Fate.REORDERED, Fate.LATE);
		explore("Two calls at once", setup, this::callTwiceConcurrently, this::succeeds).isAtLeast(10_000);
	}

	@Test
	void twoConsecutiveCallsSucceed() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.VERY_LATE, Fate.DUPLICATED_LATE);
		explore("Two calls in turn", setup, this::callTwiceConsecutively, this::succeeds).isAtLeast(3000);
	}

	@Test
	void oldestPossibleCopiesAreNotExecuted() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.DUPLICATED_VERY_LATE);
		explore("One call, old copies", setup, this::call, this::succeeds).isAtLeast(200);
		explore("Two calls in turn, old copies", setup, this::callTwiceConsecutively, this::succeeds).isAtLeast(500);
	}

	@Test
	void cancelledCallIsRemovedEverywhere() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.DUPLICATED, Fate.LATE).withHandlerTime(SLOW);
		explore("One call, cancelled at once", setup, callAndCancelAfter(Duration.ZERO), this::cancelled).isAtLeast(40);
		Tally tally = explore("One call, cancelled while it runs", setup, callAndCancelAfter(Duration.ofMillis(400)),
				this::cancelled);
		tally.isAtLeast(1500);
		assertThat(tally.cancelledHandlers).as("handlers that were informed").isGreaterThan(tally.schedules / 2);
	}

	@Test
	void callAfterACancelledOneSucceeds() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.LATE);
		Consumer<ScheduledPair> scenario = (pair) -> {
			pair.call(1).future().cancel(false);
			pair.call(2);
		};
		explore("A cancelled call and another one", setup, scenario,
				(pair) -> assertThat(pair.calls().get(1).failure()).as("failure of 2").isNull())
			.isAtLeast(400);
	}

	@Test
	void restartIsReportedAndNothingIsExecutedByBothInstances() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.LATE).withRestart(false, Duration.ZERO);
		explore("One call, restart", setup, this::call, this::succeedsUnlessRestarted).isAtLeast(1000);
		explore("One slow call, restart", setup.withHandlerTime(SLOW), this::call, this::succeedsUnlessRestarted)
			.isAtLeast(2000);
	}

	@Test
	void announcedRestartEndsCallsSoon() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.LATE)
			.withHandlerTime(SLOW)
			.withRestart(true, Duration.ZERO);
		explore("One slow call, announced restart", setup, this::call, this::failsAtTheRestart).isAtLeast(500);
	}

	@Test
	void restartedPeerThatIsStillStartingDoesNotDenyTheExecution() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST, Fate.LATE).withRestart(false, Duration.ofSeconds(1));
		explore("One call, slow restart", setup, this::call, this::succeedsUnlessRestarted).isAtLeast(1000);
	}

	@Test
	void restartIsReportedToTwoCalls() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST).withRestart(false, Duration.ZERO);
		explore("Two calls at once, restart", setup, this::callTwiceConcurrently, this::succeedsUnlessRestarted)
			.isAtLeast(250);
		explore("Two calls in turn, restart", setup, this::callTwiceConsecutively, this::succeedsUnlessRestarted)
			.isAtLeast(200);
	}

	@Test
	void withoutDuplicateRemovalSomeCallIsExecutedTwice() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST)
			.withReliability(ReliabilityOptions.defaults().withDuplicateRemoval(false));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> explore("", setup, this::call, this::succeeds))
			.withMessageContaining("executions of 1");
	}

	@Test
	void withoutRetransmissionSomeCallFails() {
		Setup setup = Setup.of(Fate.DELIVERED, Fate.LOST)
			.withReliability(ReliabilityOptions.defaults().withRetransmission(false));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> explore("", setup, this::call, this::succeeds))
			.withMessageContaining("failure of 1");
	}

	private void call(ScheduledPair pair) {
		pair.call(1);
	}

	private void callTwiceConcurrently(ScheduledPair pair) {
		pair.call(1);
		pair.call(2);
	}

	private void callTwiceConsecutively(ScheduledPair pair) {
		pair.call(1, () -> pair.call(2));
	}

	private static Consumer<ScheduledPair> callAndCancelAfter(Duration delay) {
		return (pair) -> {
			Call call = pair.call(1);
			pair.after(delay, () -> call.future().cancel(false));
		};
	}

	private void succeeds(ScheduledPair pair) {
		for (Call call : pair.calls()) {
			assertThat(call.failure()).as("failure of " + call.x()).isNull();
		}
	}

	private void cancelled(ScheduledPair pair) {
		assertThat(pair.calls().get(0).failure()).isInstanceOf(CancellationException.class);
		assertThat(pair.cancellations(1)).as("cancellations").isLessThanOrEqualTo(pair.executions(1));
	}

	/**
	 * Both instances together execute a call at most once. Whether one did is unknown to
	 * the caller, unless it has the result, and the failure reports that.
	 */
	private void succeedsUnlessRestarted(ScheduledPair pair) {
		if (!pair.fates().restarted()) {
			succeeds(pair);
			return;
		}
		for (Call call : pair.calls()) {
			if (call.failure() != null) {
				assertThat(call.failure()).as("failure of " + call.x()).isInstanceOf(PeerRestartedException.class);
			}
		}
		Call next = pair.callAgain(9);
		assertThat(next.failure()).as("failure after the restart").isNull();
	}

	private void failsAtTheRestart(ScheduledPair pair) {
		for (Call call : pair.calls()) {
			if (call.failure() != null) {
				assertThat(pair.afterRestart(call)).as("end of " + call.x()).isLessThan(LONGEST_CHECK);
			}
		}
		succeedsUnlessRestarted(pair);
	}

	private static Tally explore(String description, Setup setup, Consumer<ScheduledPair> scenario,
			Consumer<ScheduledPair> assertions) {
		Tally tally = new Tally();
		tally.schedules = ScheduleExplorer.explore((choices) -> {
			ScheduledPair pair = new ScheduledPair(choices, setup);
			scenario.accept(pair);
			pair.finish();
			tally.add(pair);
			try {
				assertInvariants(pair);
				assertions.accept(pair);
				assertInvariants(pair);
			}
			catch (AssertionError ex) {
				throw new AssertionError(ex.getMessage() + System.lineSeparator() + pair.log(), ex);
			}
		});
		System.out.println(description + ": " + tally);
		assertThat(tally.ways).as("combinations of fates").isEqualTo(setup.ways());
		return tally;
	}

	private static void assertInvariants(ScheduledPair pair) {
		for (Call call : pair.calls()) {
			assertThat(call.duration()).as("duration of " + call.x())
				.isNotNull()
				.isLessThanOrEqualTo(ScheduledPair.TIMEOUT.plusMillis(2));
			assertThat(pair.executions(call.x())).as("executions of " + call.x()).isLessThanOrEqualTo(1);
			if (call.failure() == null) {
				assertThat(call.future().join()).as("result of " + call.x()).isEqualTo(call.x() * call.x());
				assertThat(pair.executions(call.x())).as("executions of " + call.x()).isOne();
			}
		}
		assertThat(pair.observedEnds()).as("ends").isEqualTo(pair.calls().size());
		assertThat(pair.callerStatistics().pendingCalls()).as("pending calls").isZero();
		assertThat(pair.calleeStatistics().activeRequests()).as("active requests").isZero();
	}

	/**
	 * The schedules that were explored.
	 */
	private static final class Tally {

		private long schedules;

		private long ways;

		private long failed;

		private long restarted;

		private long cancelledHandlers;

		private int mostPackets;

		void add(ScheduledPair pair) {
			this.ways += pair.fates().waysCovered();
			this.restarted += pair.fates().restarted() ? 1 : 0;
			this.failed += pair.calls().stream().anyMatch((call) -> call.failure() != null) ? 1 : 0;
			this.cancelledHandlers += pair.cancellations(1);
			this.mostPackets = Math.max(this.mostPackets, pair.fates().packets());
		}

		void isAtLeast(long schedules) {
			assertThat(this.schedules).as("schedules").isGreaterThanOrEqualTo(schedules);
		}

		@Override
		public String toString() {
			return this.schedules + " schedules stand for " + this.ways + " combinations of the fates of the first "
					+ ScheduledPair.PACKETS + " of up to " + this.mostPackets + " packets; " + this.restarted
					+ " with a restart, " + this.failed + " with a failed call";
		}

	}

}
