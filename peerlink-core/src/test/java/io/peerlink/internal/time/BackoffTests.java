package io.peerlink.internal.time;

import java.time.Duration;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Backoff}.
 */
class BackoffTests {

	@Test
	void waitsDoubleUpToTheLongest() {
		Backoff backoff = Backoff.of(Duration.ofNanos(3), Duration.ofNanos(20));
		assertThat(new long[] { backoff.next(), backoff.next(), backoff.next(), backoff.next(), backoff.next() })
			.containsExactly(3, 6, 12, 20, 20);
	}

	@Test
	void limitShortensOneWaitAndNotTheNextOnes() {
		Backoff backoff = Backoff.of(Duration.ofNanos(3), Duration.ofNanos(20));
		assertThat(backoff.next(2)).isEqualTo(2);
		assertThat(backoff.next()).isEqualTo(6);
	}

	@Test
	void firstWaitMayBeLongerThanTheLongest() {
		Backoff backoff = Backoff.of(Duration.ofNanos(30), Duration.ofNanos(20));
		assertThat(backoff.next()).isEqualTo(30);
		assertThat(backoff.next()).isEqualTo(30);
	}

	@Test
	void randomPartIsAddedToEachWait() {
		Backoff backoff = new Backoff(1000, 1000, 1.5, new SplittableRandom(1));
		for (int i = 0; i < 100; i++) {
			assertThat(backoff.next()).isBetween(1000L, 1500L);
		}
		assertThat(backoff.next()).isNotEqualTo(backoff.next());
	}

	@Test
	void slowedDownWaitsAreLonger() {
		Backoff backoff = Backoff.of(Duration.ofNanos(3), Duration.ofNanos(6));
		backoff.slowDown(10, 15);
		assertThat(new long[] { backoff.next(), backoff.next(), backoff.next() }).containsExactly(10, 15, 15);
	}

	@Test
	void resetStartsOver() {
		Backoff backoff = Backoff.of(Duration.ofNanos(3), Duration.ofNanos(20));
		backoff.next();
		backoff.next();
		backoff.reset();
		assertThat(backoff.next()).isEqualTo(3);
	}

}
