package io.peerlink.internal.time;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimit}.
 */
class RateLimitTests {

	private final RateLimit limit = new RateLimit(10, 3);

	@Test
	void burstIsAllowedAndThenTheRate() {
		for (long origin : new long[] { 0, Long.MAX_VALUE - 1000, Long.MIN_VALUE }) {
			RateLimit limit = new RateLimit(10, 3);
			assertThat(allowed(limit, origin, 10)).isEqualTo(3);
			assertThat(allowed(limit, origin + millis(99), 10)).isZero();
			assertThat(allowed(limit, origin + millis(100), 10)).isOne();
			assertThat(allowed(limit, origin + millis(300), 10)).isEqualTo(2);
		}
	}

	@Test
	void burstIsRestoredAndNotMoreThanThat() {
		allowed(this.limit, 0, 3);
		assertThat(allowed(this.limit, millis(60_000), 10)).isEqualTo(3);
	}

	@Test
	void averageRateIsNotExceeded() {
		long allowed = LongStream.range(0, 100_000).filter((i) -> this.limit.tryAcquire(i * 100_000)).count();
		assertThat(allowed).isBetween(102L, 103L);
	}

	private static long allowed(RateLimit limit, long now, int attempts) {
		return LongStream.range(0, attempts).filter((i) -> limit.tryAcquire(now)).count();
	}

	private static long millis(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

}
