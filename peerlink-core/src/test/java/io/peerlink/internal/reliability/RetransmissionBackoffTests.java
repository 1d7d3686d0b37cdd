package io.peerlink.internal.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetransmissionBackoff}.
 */
class RetransmissionBackoffTests {

	private static final int SEEDS = 200;

	private static final Duration AMPLE = Duration.ofHours(1);

	@Test
	void waitsDoubleUpToHalfASecondOnAFastNetwork() {
		assertWaits(50, 50, 100, 200, 400, 500, 500);
	}

	@Test
	void waitsDoubleTwiceOnASlowNetwork() {
		assertWaits(250, 250, 500, 1000, 1000, 1000);
	}

	@Test
	void noWaitIsLongerThanTheLongestTimeout() {
		assertWaits(900, 900, 1800, 2000, 2000);
		assertWaits(2000, 2000, 2000);
	}

	private static void assertWaits(long timeout, long... bases) {
		seeds().forEach((seed) -> {
			RetransmissionBackoff backoff = backoff(Duration.ofMillis(timeout), seed);
			for (long base : bases) {
				assertThat(wait(backoff, AMPLE)).as("seed %s", seed)
					.isBetween(Duration.ofMillis(base), Duration.ofMillis(Math.min(base * 3 / 2, 2000)));
			}
		});
	}

	@Test
	void requestsSentTogetherAreNotRetransmittedTogether() {
		assertThat(seeds().mapToObj((seed) -> wait(backoff(Duration.ofMillis(250), seed), AMPLE))
			.map((wait) -> wait.toMillis() / 10)
			.distinct()).hasSize(13);
	}

	@Test
	void waitsGetShorterTowardsTheDeadline() {
		RetransmissionBackoff backoff = backoff(Duration.ofMillis(50), 1);
		for (int i = 0; i < 10; i++) {
			backoff.next(AMPLE.toNanos());
		}
		assertThat(wait(backoff, Duration.ofSeconds(4))).isBetween(Duration.ofMillis(333), Duration.ofMillis(500));
		assertThat(wait(backoff, Duration.ofMillis(1200))).isBetween(Duration.ofMillis(100), Duration.ofMillis(150));
		assertThat(wait(backoff, Duration.ofMillis(10))).isBetween(Duration.ofMillis(50), Duration.ofMillis(75));
	}

	@Test
	void fiveSecondsAreEnoughForTwentyFiveAttemptsOnALan() {
		seeds().forEach((seed) -> assertThat(attempts(Duration.ofMillis(50), seed)).as("seed %s", seed)
			.hasSizeGreaterThanOrEqualTo(25));
	}

	@Test
	void fiveSecondsAreEnoughForEightAttemptsBeforeTheFirstSample() {
		seeds().forEach((seed) -> assertThat(attempts(RoundTripEstimator.INITIAL_TIMEOUT, seed)).as("seed %s", seed)
			.hasSizeGreaterThanOrEqualTo(8));
	}

	@Test
	void oneLongSampleDoesNotLeaveACallWithFewAttempts() {
		seeds().forEach((seed) -> assertThat(attempts(Duration.ofMillis(1350), seed)).as("seed %s", seed)
			.hasSizeGreaterThanOrEqualTo(8));
	}

	@Test
	void requestIsRetransmittedLessOftenWhileThePeerExecutesIt() {
		seeds().forEach((seed) -> {
			RetransmissionBackoff backoff = backoff(Duration.ofMillis(50), seed);
			backoff.next(AMPLE.toNanos());
			backoff.slowDown();
			assertThat(wait(backoff, AMPLE)).isBetween(Duration.ofMillis(300), Duration.ofMillis(450));
			backoff.slowDown();
			assertThat(wait(backoff, AMPLE)).isBetween(Duration.ofMillis(600), Duration.ofMillis(900));
			assertThat(wait(backoff, Duration.ofMillis(100))).isBetween(RetransmissionBackoff.WORKING_INTERVAL,
					RetransmissionBackoff.WORKING_INTERVAL.multipliedBy(3).dividedBy(2));
		});
	}

	/**
	 * Returns the times of the attempts of a call of five seconds.
	 */
	private static List<Duration> attempts(Duration timeout, long seed) {
		long deadline = Duration.ofSeconds(5).toNanos();
		RetransmissionBackoff backoff = backoff(timeout, seed);
		List<Duration> attempts = new ArrayList<>();
		for (long now = 0; now < deadline; now += backoff.next(deadline - now)) {
			attempts.add(Duration.ofNanos(now));
		}
		return attempts;
	}

	private static LongStream seeds() {
		return LongStream.rangeClosed(1, SEEDS);
	}

	private static RetransmissionBackoff backoff(Duration timeout, long seed) {
		return new RetransmissionBackoff(timeout.toNanos(), seed);
	}

	private static Duration wait(RetransmissionBackoff backoff, Duration remaining) {
		return Duration.ofNanos(backoff.next(remaining.toNanos()));
	}

}
