package io.peerlink.benchmark.process;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.peerlink.benchmark.driver.Client;
import io.peerlink.benchmark.driver.DriverOptions;
import io.peerlink.benchmark.driver.WrongResultException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CallMeasurementTests {

	private final Set<Integer> called = ConcurrentHashMap.newKeySet();

	@Test
	void everyCallIsMadeOnceByAllThreadsTogether() throws Exception {
		ClientFigures figures = measure((thread) -> (a, b) -> this.called.add(a) ? a + b : -1);
		assertThat(this.called).hasSize(100).contains(0, 99);
		assertThat(figures.operations()).isEqualTo(100);
		assertThat(figures.errors()).isZero();
		assertThat(figures.longestMicros()).isGreaterThanOrEqualTo(figures.p50Micros());
	}

	@Test
	void callsWithoutResultAreErrors() throws Exception {
		ClientFigures figures = measure((thread) -> (a, b) -> {
			if (a < 10) {
				throw new IllegalStateException("refused");
			}
			return a + b;
		});
		assertThat(figures.operations()).isEqualTo(90);
		assertThat(figures.errors()).isEqualTo(10);
	}

	@Test
	void wrongResultEndsTheMeasurement() {
		assertThatIllegalStateException().isThrownBy(() -> measure((thread) -> (a, b) -> a))
			.withRootCauseInstanceOf(WrongResultException.class);
	}

	private static ClientFigures measure(Client client) throws Exception {
		DriverOptions options = DriverOptions.of(List.of("threads=4", "calls=100"));
		CallMeasurement measurement = new CallMeasurement(options, client);
		measurement.warmUp();
		return measurement.measure();
	}

}
