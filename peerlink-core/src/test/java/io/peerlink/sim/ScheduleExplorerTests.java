package io.peerlink.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ScheduleExplorer} and {@link Choices}.
 */
class ScheduleExplorerTests {

	@Test
	void everyCombinationIsRunOnce() {
		List<String> played = new ArrayList<>();
		long runs = ScheduleExplorer.explore((choices) -> {
			int first = choices.choose(2);
			int second = choices.choose(3);
			played.add(first + "" + second);
		});
		assertThat(runs).isEqualTo(6);
		assertThat(played).containsExactly("00", "01", "02", "10", "11", "12");
	}

	@Test
	void choicesMayDependOnEarlierChoices() {
		List<String> played = new ArrayList<>();
		ScheduleExplorer.explore((choices) -> {
			StringBuilder path = new StringBuilder();
			while (path.length() < 3 && choices.choose(2) == 1) {
				path.append('x');
			}
			played.add(path.toString());
		});
		assertThat(played).containsExactly("", "x", "xx", "xxx");
	}

	@Test
	void scenarioWithoutChoicesIsRunOnce() {
		assertThat(ScheduleExplorer.explore((choices) -> {
		})).isOne();
		assertThat(ScheduleExplorer.explore((choices) -> choices.choose(1))).isOne();
	}

	@Test
	void failureNamesTheChoices() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> ScheduleExplorer.explore((choices) -> {
			int first = choices.choose(3);
			int second = choices.choose(3);
			assertThat(first + second).as("sum").isLessThan(3);
		})).withMessageContaining("choices [1, 2]").withMessageContaining("sum");
	}

	@Test
	void nondeterministicScenarioFails() {
		AtomicInteger played = new AtomicInteger();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> ScheduleExplorer.explore((choices) -> choices.choose(2 + played.getAndIncrement())))
			.withMessageContaining("does not repeat itself");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> ScheduleExplorer.explore((choices) -> {
			for (int i = 0; i < 2 - played.get() % 2; i++) {
				choices.choose(2);
			}
			played.incrementAndGet();
		})).withMessageContaining("does not repeat itself");
	}

}
