package io.peerlink.internal.crypto;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplayWindow}.
 */
class ReplayWindowTests {

	private static final int STEPS = 20_000;

	private final ReplayWindow window = new ReplayWindow();

	@Test
	void eachCounterIsTakenOnce() {
		for (long counter = 0; counter < 3 * ReplayWindow.SIZE; counter++) {
			assertThat(this.window.accept(counter)).isTrue();
			assertThat(this.window.mayAccept(counter)).isFalse();
			assertThat(this.window.accept(counter)).isFalse();
		}
	}

	@Test
	void lateCountersAreTakenDownToTheEndOfTheWindow() {
		assertThat(this.window.accept(10_000)).isTrue();
		assertThat(this.window.mayAccept(10_000 - ReplayWindow.SIZE)).isFalse();
		assertThat(this.window.accept(10_000 - ReplayWindow.SIZE + 1)).isTrue();
		assertThat(this.window.accept(10_000 - ReplayWindow.SIZE + 1)).isFalse();
		assertThat(this.window.accept(10_001)).isTrue();
		assertThat(this.window.accept(10_000 - ReplayWindow.SIZE + 2)).isTrue();
	}

	@Test
	void askingChangesNothing() {
		assertThat(this.window.mayAccept(1_000_000)).isTrue();
		assertThat(this.window.mayAccept(0)).isTrue();
		assertThat(this.window.accept(0)).isTrue();
	}

	@Test
	void refusedCounterChangesNothing() {
		this.window.accept(ReplayWindow.SIZE);
		assertThat(this.window.accept(0)).isFalse();
		assertThat(this.window.accept(ReplayWindow.SIZE)).isFalse();
		for (long counter = 1; counter < ReplayWindow.SIZE; counter++) {
			assertThat(this.window.accept(counter)).isTrue();
		}
	}

	@Test
	void negativeCountersAreRefused() {
		assertThat(this.window.accept(-1)).isFalse();
		assertThat(this.window.accept(Long.MIN_VALUE)).isFalse();
		this.window.accept(5);
		assertThat(this.window.accept(-1)).isFalse();
		assertThat(this.window.accept(5L - ReplayWindow.SIZE + 1)).isFalse();
		assertThat(this.window.accept(Long.MIN_VALUE)).isFalse();
	}

	@Test
	void highestCounterOfAllIsTaken() {
		assertThat(this.window.accept(Long.MAX_VALUE)).isTrue();
		assertThat(this.window.accept(Long.MAX_VALUE)).isFalse();
		assertThat(this.window.accept(Long.MAX_VALUE - ReplayWindow.SIZE + 1)).isTrue();
		assertThat(this.window.accept(Long.MAX_VALUE - ReplayWindow.SIZE)).isFalse();
		assertThat(this.window.accept(0)).isFalse();
	}

	@Test
	void highestCountersAreTakenOneByOne() {
		for (long counter = Long.MAX_VALUE - 200; counter > 0; counter++) {
			assertThat(this.window.accept(counter)).isTrue();
			assertThat(this.window.accept(counter)).isFalse();
		}
	}

	/**
	 * Orders as a network makes them: near the highest one, anywhere in the window, ahead
	 * by a little, by about a window, and by far.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 })
	void randomOrdersAreJudgedAsByASet(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		assertJudgedAsByASet((highest) -> switch (random.nextInt(20)) {
			case 0 -> highest - random.nextLong(ReplayWindow.SIZE - 70, ReplayWindow.SIZE + 70);
			case 1, 2, 3, 4 -> highest - random.nextLong(ReplayWindow.SIZE);
			case 5, 6, 7, 8, 9, 10 -> highest - random.nextLong(200);
			case 11 -> highest + random.nextLong(1, 300);
			case 12 -> (random.nextInt(200) == 0)
					? highest + random.nextLong(ReplayWindow.SIZE - 70, ReplayWindow.SIZE + 70) : highest;
			case 13 -> (random.nextInt(500) == 0) ? highest + random.nextLong(1L << 40) : highest;
			default -> highest + random.nextLong(1, 4);
		});
	}

	private void assertJudgedAsByASet(LongUnaryOperator order) {
		Set<Long> accepted = new HashSet<>();
		long highest = -1;
		int late = 0;
		for (int i = 0; i < STEPS; i++) {
			long counter = order.applyAsLong(highest);
			boolean fresh = counter >= 0 && counter > highest - ReplayWindow.SIZE && accepted.add(counter);
			assertThat(this.window.mayAccept(counter)).as("%d after %d", counter, highest).isEqualTo(fresh);
			assertThat(this.window.accept(counter)).as("%d after %d", counter, highest).isEqualTo(fresh);
			late += (fresh && counter < highest) ? 1 : 0;
			highest = fresh ? Math.max(highest, counter) : highest;
		}
		assertThat(accepted).hasSizeBetween(STEPS / 4, STEPS - STEPS / 10);
		assertThat(late).isGreaterThan(STEPS / 20);
	}

}
