package io.peerlink.internal.reliability;

import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

import io.peerlink.internal.reliability.SeenNumbers.Finding;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Tests for {@link SeenNumbers}.
 */
class SeenNumbersTests {

	private static final long HIGHEST = 999_999_999_999_999L;

	@Test
	void findsTheSameAsAPlainSet() {
		for (long seed = 1; seed <= 100; seed++) {
			RandomGenerator random = new SplittableRandom(seed);
			long start = (seed % 2 == 0) ? 1 : random.nextLong(1, HIGHEST - 10_000_000);
			compare(seed, start, random);
		}
	}

	private static void compare(long seed, long start, RandomGenerator random) {
		SeenNumbers numbers = new SeenNumbers(start);
		PlainSet plain = new PlainSet(start);
		long next = start;
		for (int step = 0; step < 2000; step++) {
			if (random.nextInt(20) == 0) {
				long floor = plain.floor + random.nextLong(-10, Math.max(11, next - plain.floor + 10));
				numbers.raiseFloor(floor);
				plain.raiseFloor(floor);
				continue;
			}
			long number = draw(next, random);
			if (numbers.contains(number) != plain.seen.contains(number)) {
				fail("%s is contained or not at step %s of seed %s", number, step, seed);
			}
			next = Math.max(next, number + 1);
			Finding found = numbers.add(number);
			Finding expected = plain.add(number);
			if (found != expected) {
				fail("%s is %s and not %s at step %s of seed %s", number, found, expected, step, seed);
			}
		}
	}

	/**
	 * Most numbers are consecutive, some arrive again, few are far away.
	 */
	private static long draw(long next, RandomGenerator random) {
		int kind = random.nextInt(100);
		if (kind < 60) {
			return next + random.nextLong(3);
		}
		if (kind < 90) {
			return Math.max(1, next - random.nextLong(2000));
		}
		if (kind < 97) {
			return Math.max(1, next - random.nextLong(2L * SeenNumbers.SIZE));
		}
		return next + random.nextLong((kind < 99) ? SeenNumbers.SIZE : 3L * SeenNumbers.SIZE);
	}

	@Test
	void noNumberIsNewTwice() {
		RandomGenerator random = new SplittableRandom(1);
		SeenNumbers numbers = new SeenNumbers(1);
		NavigableSet<Long> news = new TreeSet<>();
		for (int step = 0; step < 100_000; step++) {
			long number = random.nextLong(1, 4L * SeenNumbers.SIZE);
			if (numbers.add(number) == Finding.NEW) {
				assertThat(news.add(number)).isTrue();
			}
		}
		assertThat(news.size()).isGreaterThan(10_000);
	}

	@Test
	void wholeWindowIsRemembered() {
		SeenNumbers numbers = new SeenNumbers(7);
		for (long number = 7; number < 7 + SeenNumbers.SIZE; number += 3) {
			assertThat(numbers.add(number)).isEqualTo(Finding.NEW);
		}
		for (long number = 7; number < 7 + SeenNumbers.SIZE; number++) {
			assertThat(numbers.add(number)).isEqualTo(((number - 7) % 3 == 0) ? Finding.SEEN : Finding.NEW);
		}
	}

	@Test
	void numberBeyondTheWindowMovesItNoFartherThanNeeded() {
		SeenNumbers numbers = new SeenNumbers(1);
		numbers.add(1);
		numbers.add(3);
		numbers.add(SeenNumbers.SIZE + 1);
		assertThat(numbers.add(1)).isEqualTo(Finding.BELOW);
		assertThat(numbers.add(2)).isEqualTo(Finding.NEW);
		assertThat(numbers.add(3)).isEqualTo(Finding.SEEN);
	}

	@Test
	void floorNeverMovesDown() {
		SeenNumbers numbers = new SeenNumbers(100);
		numbers.raiseFloor(50);
		assertThat(numbers.add(99)).isEqualTo(Finding.BELOW);
		numbers.raiseFloor(200);
		numbers.raiseFloor(150);
		assertThat(numbers.add(199)).isEqualTo(Finding.BELOW);
		assertThat(numbers.add(200)).isEqualTo(Finding.NEW);
	}

	@Test
	void numbersBelowTheFloorAreCleared() {
		SeenNumbers numbers = new SeenNumbers(1);
		for (long number = 1; number <= 5000; number++) {
			numbers.add(number);
		}
		numbers.raiseFloor(5001);
		for (long number = 5001; number <= 15_000; number++) {
			assertThat(numbers.add(number)).isEqualTo(Finding.NEW);
		}
	}

	@Test
	void highestNumbersOfTheWireAreFound() {
		SeenNumbers numbers = new SeenNumbers(1);
		assertThat(numbers.add(HIGHEST)).isEqualTo(Finding.NEW);
		assertThat(numbers.add(HIGHEST)).isEqualTo(Finding.SEEN);
		assertThat(numbers.add(HIGHEST - SeenNumbers.SIZE + 1)).isEqualTo(Finding.NEW);
		assertThat(numbers.add(HIGHEST - SeenNumbers.SIZE)).isEqualTo(Finding.BELOW);
		numbers.raiseFloor(HIGHEST);
		assertThat(numbers.add(HIGHEST)).isEqualTo(Finding.SEEN);
	}

	/**
	 * A simple implementation that does not save memory.
	 */
	private static final class PlainSet {

		private final NavigableSet<Long> seen = new TreeSet<>();

		private long floor;

		PlainSet(long floor) {
			this.floor = floor;
		}

		Finding add(long number) {
			if (number < this.floor) {
				return Finding.BELOW;
			}
			raiseFloor(number - SeenNumbers.SIZE + 1);
			return this.seen.add(number) ? Finding.NEW : Finding.SEEN;
		}

		void raiseFloor(long floor) {
			if (floor > this.floor) {
				this.floor = floor;
				this.seen.headSet(floor).clear();
			}
		}

	}

}
