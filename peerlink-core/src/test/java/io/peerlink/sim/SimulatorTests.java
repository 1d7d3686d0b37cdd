package io.peerlink.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.peerlink.internal.time.Scheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Simulator} and {@link SimProcess}.
 */
class SimulatorTests {

	private final Simulator simulator = new Simulator(7);

	private final List<String> ran = new ArrayList<>();

	@Test
	void eventsRunByTimeThenByInsertion() {
		this.simulator.schedule(Duration.ofSeconds(2), () -> this.ran.add("late"));
		this.simulator.schedule(Duration.ofSeconds(1), () -> this.ran.add("first"));
		this.simulator.schedule(Duration.ofSeconds(1), () -> this.ran.add("second"));
		this.simulator.schedule(Duration.ofSeconds(-1), () -> this.ran.add("now"));
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(this.ran).containsExactly("now", "first", "second", "late");
	}

	@Test
	void onlyDueEventsRunAndTimeAdvancesExactly() {
		long nanos = this.simulator.nanoTime();
		long millis = this.simulator.epochMillis();
		this.simulator.schedule(Duration.ofSeconds(11), () -> this.ran.add("not yet"));
		this.simulator.run(Duration.ofSeconds(10));
		assertThat(this.ran).isEmpty();
		assertThat(this.simulator.nanoTime() - nanos).isEqualTo(Duration.ofSeconds(10).toNanos());
		assertThat(this.simulator.epochMillis() - millis).isEqualTo(10_000);
		assertThat(this.simulator.pending()).isEqualTo(1);
	}

	@Test
	void nanoTimeOverflowsLikeARealClock() {
		this.simulator.run(Duration.ofSeconds(6));
		assertThat(this.simulator.nanoTime()).isNegative();
	}

	@Test
	void cancelledEventDoesNotRun() {
		Scheduler.Timer timer = this.simulator.schedule(Duration.ofSeconds(1), () -> this.ran.add("cancelled"));
		timer.cancel();
		timer.cancel();
		assertThat(this.simulator.pending()).isZero();
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(this.ran).isEmpty();
	}

	@Test
	void runUntilStopsAtTheEvent() {
		AtomicBoolean done = new AtomicBoolean();
		this.simulator.schedule(Duration.ofSeconds(3), () -> done.set(true));
		this.simulator.schedule(Duration.ofSeconds(4), () -> this.ran.add("after"));
		long start = this.simulator.nanoTime();
		this.simulator.runUntil(done::get, Duration.ofMinutes(1));
		assertThat(this.simulator.nanoTime() - start).isEqualTo(Duration.ofSeconds(3).toNanos());
		assertThat(this.ran).isEmpty();
	}

	@Test
	void runUntilFailsAtTheLimit() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.simulator.runUntil(() -> false, Duration.ofSeconds(9)))
			.withMessageContaining("PT9S")
			.withMessageContaining("seed 7");
	}

	@Test
	void executorRunsTasksAsEventsOfTheirOwn() {
		this.simulator.executor().execute(() -> this.ran.add("task"));
		assertThat(this.ran).isEmpty();
		this.simulator.run(Duration.ZERO);
		assertThat(this.ran).containsExactly("task");
	}

	@Test
	void delayingExecutorReorders() {
		for (int i = 0; i < 20; i++) {
			String name = "task" + i;
			this.simulator.executor(Duration.ofMillis(10)).execute(() -> this.ran.add(name));
		}
		this.simulator.run(Duration.ofMillis(10));
		assertThat(this.ran).hasSize(20).isNotEqualTo(this.ran.stream().sorted().toList());
	}

	@Test
	void taskThatThrowsFailsTheRun() {
		this.simulator.schedule(Duration.ZERO, () -> {
			throw new IllegalArgumentException("test");
		});
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.simulator.run(Duration.ofSeconds(1)));
	}

	@Test
	void eventThatPreventsTimeFromAdvancingFailsTheRun() {
		this.simulator.schedule(Duration.ZERO, this::rescheduleImmediately);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.simulator.run(Duration.ofSeconds(1)))
			.withMessageContaining("Time stands still");
	}

	@Test
	void otherThreadsAreRejected() throws Exception {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread thread = new Thread(() -> this.simulator.schedule(Duration.ZERO, () -> this.ran.add("never")));
		thread.setUncaughtExceptionHandler((where, ex) -> failure.set(ex));
		thread.start();
		thread.join();
		assertThat(failure.get()).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void eventMayNotRunTheSimulator() {
		this.simulator.schedule(Duration.ZERO, () -> this.simulator.run(Duration.ofSeconds(1)));
		assertThatIllegalStateException().isThrownBy(() -> this.simulator.run(Duration.ofSeconds(1)));
	}

	@Test
	void crashedProcessRunsNothing() {
		SimProcess process = new SimProcess(this.simulator);
		process.schedule(Duration.ofSeconds(1), () -> this.ran.add("before"));
		process.schedule(Duration.ofSeconds(3), () -> this.ran.add("after"));
		process.executor(Duration.ofSeconds(1)).execute(() -> this.ran.add("task"));
		this.simulator.run(Duration.ofSeconds(2));
		process.crash();
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(this.ran).containsExactlyInAnyOrder("before", "task");
	}

	@Test
	void failureNamesTheSeedAndShowsTheTrace() {
		AtomicInteger played = new AtomicInteger();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Simulator.forSeeds(10, (world) -> {
			played.incrementAndGet();
			world.note("a hint");
			assertThat(world.seed()).as("the seed").isLessThan(4);
		}))
			.withMessageContaining("seed 4")
			.withMessageContaining("-Dpeerlink.sim.seed=4")
			.withMessageContaining("a hint")
			.withCauseInstanceOf(AssertionError.class);
		assertThat(played).hasValue(4);
	}

	@Test
	void parallelRunRunsEachSeedOnce() {
		Set<Long> played = ConcurrentHashMap.newKeySet();
		Simulator.forSeedsInParallel(1000, (world) -> {
			world.run(Duration.ofSeconds(1));
			assertThat(played.add(world.seed())).isTrue();
		});
		assertThat(played).hasSize(1000).contains(1L, 1000L);
	}

	@Test
	void parallelRunReportsTheLowestSeedThatFailed() {
		AtomicInteger played = new AtomicInteger();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> Simulator.forSeedsInParallel(1_000_000, (world) -> {
				played.incrementAndGet();
				assertThat(world.seed()).as("the seed").isLessThan(40);
			}))
			.withMessageContaining("-Dpeerlink.sim.seed=40:");
		assertThat(played.get()).isBetween(40, 39 + Runtime.getRuntime().availableProcessors());
	}

	private void rescheduleImmediately() {
		this.simulator.schedule(Duration.ZERO, this::rescheduleImmediately);
	}

}
