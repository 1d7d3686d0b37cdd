package io.peerlink.internal.concurrent;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskPace}.
 */
class TaskPaceTests {

	private final TaskPace pace = new TaskPace();

	@Test
	void handlerIsShortOnlyAfterManyShortRuns() {
		run(TaskPace.MIN_RUNS - 1, 1_000);
		assertThat(this.pace.isShort()).isFalse();
		run(1, 1_000);
		assertThat(this.pace.isShort()).isTrue();
	}

	@Test
	void aLongRunNowAndThenIsForgiven() {
		run(1000, 1_000);
		for (int i = 0; i < 10; i++) {
			run(1, TaskPace.LONG_NANOS);
			assertThat(this.pace.isShort()).isTrue();
			run(TaskPace.RUNS_TO_FORGET, 1_000);
		}
	}

	@Test
	void longRunsBeforeThatAreForgottenBeginTheCountAnew() {
		run(1000, 1_000);
		for (int i = 1; i < TaskPace.MOST_LONG_RUNS; i++) {
			run(1, TaskPace.LONG_NANOS);
			run(TaskPace.RUNS_TO_FORGET / 4, 1_000);
		}
		assertThat(this.pace.isShort()).isTrue();
		run(1, TaskPace.LONG_NANOS);
		assertThat(this.pace.isShort()).isFalse();
		run(TaskPace.MIN_RUNS - 1, 1_000);
		assertThat(this.pace.isShort()).isFalse();
		run(1, 1_000);
		assertThat(this.pace.isShort()).isTrue();
	}

	@Test
	void runsThatEndEarlyShowOnlyThatTheyAreLong() {
		for (int i = 0; i < 1000; i++) {
			this.pace.took(100, false);
		}
		assertThat(this.pace.isShort()).isFalse();
		run(1000, 1_000);
		assertThat(this.pace.isShort()).isTrue();
		for (int i = 0; i < 32; i++) {
			this.pace.took(3 * TaskPace.SHORT_NANOS, false);
		}
		assertThat(this.pace.isShort()).isFalse();
	}

	@Test
	void handlerThatTakesLongerThanAHandOffIsNotShort() {
		run(1000, TaskPace.SHORT_NANOS + 100);
		assertThat(this.pace.isShort()).isFalse();
	}

	@Test
	void handlerThatBecomesSlowerIsShortNoMore() {
		run(1000, 1_000);
		run(32, 3 * TaskPace.SHORT_NANOS);
		assertThat(this.pace.isShort()).isFalse();
		run(64, 1_000);
		assertThat(this.pace.isShort()).isTrue();
	}

	@Test
	void fewSlowRunsAreForgiven() {
		run(1000, 1_000);
		run(2, 3 * TaskPace.SHORT_NANOS);
		assertThat(this.pace.isShort()).isTrue();
	}

	private void run(int times, long nanos) {
		for (int i = 0; i < times; i++) {
			this.pace.took(nanos);
		}
	}

}
