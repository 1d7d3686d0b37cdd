package io.peerlink.benchmark.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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
	void callsAtARateAreSpaced() throws Exception {
		ClientFigures figures = measure((thread) -> (a, b) -> a + b, "rate=1000");
		assertThat(figures.operations()).isEqualTo(100);
		assertThat(figures.seconds()).isGreaterThanOrEqualTo(0.09);
	}

	@Test
	void callThatIsLateHasBegunWhenItWasDue() throws Exception {
		ClientFigures figures = measure((thread) -> (a, b) -> {
			if (this.called.add(thread)) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			}
			return a + b;
		}, "rate=100000");
		assertThat(figures.p50Micros()).isGreaterThan(10_000);
	}

	@Test
	void wrongResultEndsTheMeasurement() {
		assertThatIllegalStateException().isThrownBy(() -> measure((thread) -> (a, b) -> a))
			.withRootCauseInstanceOf(WrongResultException.class);
	}

	private static ClientFigures measure(Client client, String... more) throws Exception {
		List<String> assignments = new ArrayList<>(List.of("threads=4", "calls=100"));
		assignments.addAll(List.of(more));
		DriverOptions options = DriverOptions.of(assignments);
		CallMeasurement measurement = new CallMeasurement(options, client);
		measurement.warmUp(0);
		return measurement.measure();
	}

}
