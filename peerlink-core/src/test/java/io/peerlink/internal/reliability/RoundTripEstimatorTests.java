package io.peerlink.internal.reliability;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoundTripEstimator}, against the formulas of RFC 6298 section 2.
 */
class RoundTripEstimatorTests {

	private final RoundTripEstimator estimator = new RoundTripEstimator();

	@Test
	void timeoutBeforeTheFirstSampleIsTheInitialOne() {
		assertThat(timeout()).isEqualTo(RoundTripEstimator.INITIAL_TIMEOUT);
		assertThat(this.estimator.smoothed()).isEmpty();
	}

	@Test
	void firstSampleIsTheEstimateAndHalfOfItTheVariation() {
		sample(100);
		assertThat(this.estimator.smoothed()).contains(Duration.ofMillis(100));
		assertThat(timeout()).isEqualTo(Duration.ofMillis(100 + 4 * 50));
	}

	@Test
	void variationIsComputedFromTheEstimateBeforeTheSample() {
		sample(100);
		sample(200);
		assertThat(this.estimator.smoothed()).contains(Duration.ofNanos(112_500_000));
		assertThat(timeout()).isEqualTo(Duration.ofNanos(112_500_000 + 4 * 62_500_000));
	}

	@Test
	void timeoutFollowsTheFormulasForAnySamples() {
		for (long seed = 1; seed <= 50; seed++) {
			RandomGenerator random = new SplittableRandom(seed);
			RoundTripEstimator integers = new RoundTripEstimator();
			Formulas formulas = new Formulas();
			for (int i = 0; i < 500; i++) {
				long sample = random.nextLong(Duration.ofMillis(random.nextLong(1, 1500)).toNanos());
				integers.sample(sample);
				formulas.sample((double) sample);
				assertThat((double) integers.timeoutNanos()).as("timeout after sample %s of seed %s", i, seed)
					.isCloseTo(formulas.timeout(), Offset.offset(1000.0));
			}
		}
	}

	@Test
	void timeoutOfASteadyLanIsTheShortest() {
		for (int i = 0; i < 10; i++) {
			this.estimator.sample(Duration.ofNanos(200_000).toNanos());
		}
		assertThat(timeout()).isEqualTo(RoundTripEstimator.MIN_TIMEOUT);
	}

	@Test
	void timeoutIsNeverLongerThanTheLongest() {
		sample(5000);
		assertThat(timeout()).isEqualTo(RoundTripEstimator.MAX_TIMEOUT);
		this.estimator.sample(Long.MAX_VALUE);
		assertThat(timeout()).isEqualTo(RoundTripEstimator.MAX_TIMEOUT);
	}

	@Test
	void negativeSampleCountsAsZero() {
		this.estimator.sample(Long.MIN_VALUE);
		assertThat(this.estimator.smoothed()).contains(Duration.ZERO);
		assertThat(timeout()).isEqualTo(RoundTripEstimator.MIN_TIMEOUT);
	}

	@Test
	void timeoutRecoversFromOneLongSample() {
		sample(1);
		sample(1900);
		assertThat(timeout()).isGreaterThan(Duration.ofSeconds(1));
		for (int i = 0; i < 40; i++) {
			sample(1);
		}
		assertThat(timeout()).isEqualTo(RoundTripEstimator.MIN_TIMEOUT);
	}

	private void sample(long millis) {
		this.estimator.sample(Duration.ofMillis(millis).toNanos());
	}

	private Duration timeout() {
		return Duration.ofNanos(this.estimator.timeoutNanos());
	}

	/**
	 * RFC 6298 sections 2.2 and 2.3, with the bounds of a LAN in place of 2.4 and 2.5.
	 */
	private static final class Formulas {

		private double srtt = -1;

		private double rttvar;

		void sample(double r) {
			if (this.srtt < 0) {
				this.srtt = r;
				this.rttvar = r / 2;
				return;
			}
			this.rttvar = (1 - 1.0 / 4) * this.rttvar + 1.0 / 4 * Math.abs(this.srtt - r);
			this.srtt = (1 - 1.0 / 8) * this.srtt + 1.0 / 8 * r;
		}

		double timeout() {
			double rto = this.srtt + 4 * this.rttvar;
			return Math.min(Math.max(rto, (double) RoundTripEstimator.MIN_TIMEOUT.toNanos()),
					(double) RoundTripEstimator.MAX_TIMEOUT.toNanos());
		}

	}

}
