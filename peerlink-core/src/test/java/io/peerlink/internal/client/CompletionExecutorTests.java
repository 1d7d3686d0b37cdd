package io.peerlink.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.time.FailingScheduler;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompletionExecutor} when threads cannot be started.
 */
class CompletionExecutorTests {

	private final Simulator simulator = new Simulator(1);

	private final List<String> run = new ArrayList<>();

	private int refusals;

	private boolean outOfMemory;

	private final CompletionExecutor executor = new CompletionExecutor(this::start, this.simulator);

	@Test
	void completionRunsAtOnceWhenThereIsAThread() {
		this.executor.execute(() -> this.run.add("1"));
		assertThat(this.run).containsExactly("1");
	}

	@Test
	void completionWaitsForAThreadInItsTurn() {
		this.refusals = 7;
		this.executor.execute(() -> this.run.add("1"));
		this.executor.execute(() -> this.run.add("2"));
		assertThat(this.run).as("on the receive thread").isEmpty();
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(this.run).containsExactlyInAnyOrder("1", "2");
		assertThat(this.refusals).isZero();
	}

	@Test
	void lackOfNativeThreadsIsNoLoss() {
		this.refusals = 1;
		this.outOfMemory = true;
		this.executor.execute(() -> this.run.add("1"));
		this.simulator.run(CompletionExecutor.RETRY_INTERVAL);
		assertThat(this.run).containsExactly("1");
	}

	@Test
	void completionThatWaitsRunsAfterTheNextOneWhenTheTimerHasFailed() {
		FailingScheduler scheduler = new FailingScheduler(this.simulator);
		CompletionExecutor failing = new CompletionExecutor(this::start, scheduler);
		this.refusals = 1;
		scheduler.failAfter(0);
		failing.execute(() -> this.run.add("1"));
		assertThat(scheduler.hasFailed()).isTrue();
		failing.execute(() -> this.run.add("2"));
		this.simulator.run(CompletionExecutor.RETRY_INTERVAL);
		assertThat(this.run).containsExactlyInAnyOrder("1", "2");
	}

	@Test
	void oneThreadRunsWhatComesWhileItIsBusy() {
		List<Runnable> started = new ArrayList<>();
		CompletionExecutor lazy = new CompletionExecutor(started::add, this.simulator);
		lazy.execute(() -> this.run.add("1"));
		lazy.execute(() -> this.run.add("2"));
		assertThat(started).hasSize(1);
		started.get(0).run();
		assertThat(this.run).containsExactly("1", "2");
	}

	@Test
	void completionThatBlocksDoesNotHoldUpTheOthers() {
		List<Runnable> started = new ArrayList<>();
		CompletionExecutor lazy = new CompletionExecutor(started::add, this.simulator);
		lazy.execute(() -> this.run.add("blocked"));
		lazy.execute(() -> this.run.add("1"));
		this.simulator.run(CompletionExecutor.PATIENCE.multipliedBy(2));
		assertThat(started).as("the first thread does not go on").hasSizeGreaterThan(1);
	}

	@Test
	void everyCompletionThatBlocksGetsAThread() {
		List<Runnable> started = new ArrayList<>();
		CompletionExecutor lazy = new CompletionExecutor(started::add, this.simulator);
		for (int i = 0; i < 5; i++) {
			lazy.execute(() -> this.run.add("x"));
		}
		this.simulator.run(CompletionExecutor.PATIENCE.multipliedBy(10));
		assertThat(started).hasSizeGreaterThanOrEqualTo(5);
	}

	@Test
	void whoeverClosesTheExecutorRunsWhatWaits() {
		this.refusals = Integer.MAX_VALUE;
		this.executor.execute(() -> {
			throw new IllegalStateException("a defect of a user");
		});
		this.executor.execute(() -> this.run.add("1"));
		this.executor.close();
		assertThat(this.run).containsExactly("1");
		this.executor.execute(() -> this.run.add("2"));
		assertThat(this.run).containsExactly("1", "2");
	}

	private void start(Runnable completion) {
		if (this.refusals == 0) {
			completion.run();
			return;
		}
		this.refusals--;
		if (this.outOfMemory) {
			throw new OutOfMemoryError("unable to create native thread");
		}
		throw new RejectedExecutionException("No thread");
	}

}
