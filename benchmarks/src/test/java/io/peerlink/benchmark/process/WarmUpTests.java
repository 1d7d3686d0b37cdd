package io.peerlink.benchmark.process;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WarmUpTests {

	private final List<Double> steps = new ArrayList<>();

	@Test
	void endsAtOnceWhenTheCompilerIsCalm() throws Exception {
		warmUp(60, 5_000, 5_100);
		assertThat(this.steps).containsExactly(10.0, 2.0);
	}

	@Test
	void goesOnWhileTheCompilerIsBusy() throws Exception {
		warmUp(60, 5_000, 6_500, 6_500, 7_500, 7_500, 7_600);
		assertThat(this.steps).containsExactly(10.0, 2.0, 2.0, 2.0);
	}

	@Test
	void endsWithABusyCompilerAtLast() throws Exception {
		warmUp(4, 0, 2_000, 2_000, 4_000);
		assertThat(this.steps).containsExactly(10.0, 2.0, 2.0);
	}

	@Test
	void firstLookIsNotProlonged() throws Exception {
		warmUp(0);
		assertThat(this.steps).containsExactly(10.0);
	}

	/**
	 * @param compiled what the compiler has worked, before and after each step
	 */
	private void warmUp(double more, long... compiled) throws Exception {
		PrimitiveIterator.OfLong times = LongStream.of(compiled).iterator();
		new WarmUp(new Measurement() {

			@Override
			public void warmUp(double seconds) {
				WarmUpTests.this.steps.add(seconds);
			}

			@Override
			public ClientFigures measure() {
				throw new UnsupportedOperationException();
			}

		}, times::nextLong).run(10, more);
	}

}
