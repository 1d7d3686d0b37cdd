package io.peerlink.cli;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Latencies}.
 */
class LatenciesTests {

	private final Latencies latencies = new Latencies();

	@Test
	void emptyLatenciesAreZero() {
		assertThat(this.latencies.count()).isZero();
		assertThat(this.latencies.min()).isZero();
		assertThat(this.latencies.average()).isZero();
		assertThat(this.latencies.max()).isZero();
		assertThat(this.latencies.percentile(99)).isZero();
	}

	@Test
	void smallNumbersAreExact() {
		LongStream.rangeClosed(1, 100).forEach(this.latencies::add);
		assertThat(this.latencies.percentile(50)).isEqualTo(Duration.ofNanos(50));
		assertThat(this.latencies.percentile(99)).isEqualTo(Duration.ofNanos(99));
		assertThat(this.latencies.percentile(100)).isEqualTo(Duration.ofNanos(100));
		assertThat(this.latencies.average()).isEqualTo(Duration.ofNanos(50));
	}

	@Test
	void percentilesAreWithinOnePercent() {
		long[] values = new Random(17).longs(10_001, 1000, 5_000_000_000L).toArray();
		LongStream.of(values).forEach(this.latencies::add);
		long[] sorted = LongStream.of(values).sorted().toArray();
		for (int percent = 1; percent <= 99; percent++) {
			long exact = sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
			assertThat(this.latencies.percentile(percent).toNanos()).isGreaterThanOrEqualTo(exact)
				.isCloseTo(exact, Percentage.withPercentage(1));
		}
		assertThat(this.latencies.min().toNanos()).isEqualTo(sorted[0]);
		assertThat(this.latencies.max().toNanos()).isEqualTo(sorted[sorted.length - 1]);
	}

	@Test
	void extremesAreCounted() {
		this.latencies.add(Long.MAX_VALUE);
		this.latencies.add(-5);
		assertThat(this.latencies.percentile(1)).isZero();
		assertThat(this.latencies.percentile(100).toNanos()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void otherLatenciesCanBeAdded() {
		this.latencies.add(1);
		Latencies others = new Latencies();
		others.add(100);
		this.latencies.addAll(others);
		assertThat(this.latencies.count()).isEqualTo(2);
		assertThat(this.latencies.min().toNanos()).isEqualTo(1);
		assertThat(this.latencies.max().toNanos()).isEqualTo(100);
		assertThat(this.latencies.percentile(50).toNanos()).isEqualTo(1);
	}

}
