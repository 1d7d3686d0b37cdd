package io.peerlink.internal.server;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandlerPace}.
 */
class HandlerPaceTests {

	private final HandlerPace pace = new HandlerPace();

	@Test
	void handlerIsShortOnlyAfterManyShortRuns() {
		run(HandlerPace.MIN_RUNS - 1, 1_000);
		assertThat(this.pace.isShort()).isFalse();
		run(1, 1_000);
		assertThat(this.pace.isShort()).isTrue();
	}

	@Test
	void aLongRunNowAndThenIsForgiven() {
		run(1000, 1_000);
		for (int i = 0; i < 10; i++) {
			run(1, HandlerPace.LONG_NANOS);
			assertThat(this.pace.isShort()).isTrue();
			run(HandlerPace.RUNS_TO_FORGET, 1_000);
		}
	}

	@Test
	void longRunsBeforeThatAreForgottenBeginTheCountAnew() {
		run(1000, 1_000);
		for (int i = 1; i < HandlerPace.MOST_LONG_RUNS; i++) {
			run(1, HandlerPace.LONG_NANOS);
			run(HandlerPace.RUNS_TO_FORGET / 4, 1_000);
		}
		assertThat(this.pace.isShort()).isTrue();
		run(1, HandlerPace.LONG_NANOS);
		assertThat(this.pace.isShort()).isFalse();
		run(HandlerPace.MIN_RUNS - 1, 1_000);
		assertThat(this.pace.isShort()).isFalse();
		run(1, 1_000);
		assertThat(this.pace.isShort()).isTrue();
	}

	@Test
	void handlerThatTakesLongerThanAHandOffIsNotShort() {
		run(1000, HandlerPace.SHORT_NANOS + 100);
		assertThat(this.pace.isShort()).isFalse();
	}

	@Test
	void handlerThatBecomesSlowerIsShortNoMore() {
		run(1000, 1_000);
		run(32, 3 * HandlerPace.SHORT_NANOS);
		assertThat(this.pace.isShort()).isFalse();
		run(64, 1_000);
		assertThat(this.pace.isShort()).isTrue();
	}

	@Test
	void fewSlowRunsAreForgiven() {
		run(1000, 1_000);
		run(2, 3 * HandlerPace.SHORT_NANOS);
		assertThat(this.pace.isShort()).isTrue();
	}

	private void run(int times, long nanos) {
		for (int i = 0; i < times; i++) {
			this.pace.took(nanos);
		}
	}

}
