package io.peerlink.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.time.FailingScheduler;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SweepTimer}.
 */
class SweepTimerTests {

	private static final long MILLI = Duration.ofMillis(1).toNanos();

	private final Simulator simulator = new Simulator(1);

	private final List<Long> sweeps = new ArrayList<>();

	private final SweepTimer timer = new SweepTimer(this.simulator, this::sweep);

	@Test
	void sweepRunsOnceAtTheEarliestTime() {
		this.timer.armFor(30 * MILLI);
		this.timer.armFor(10 * MILLI);
		this.timer.armFor(20 * MILLI);
		this.simulator.run(Duration.ofMillis(50));
		assertThat(this.sweeps).containsExactly(10 * MILLI);
	}

	@Test
	void timerMayBeArmedAgainAfterTheSweep() {
		this.timer.armFor(10 * MILLI);
		this.simulator.run(Duration.ofMillis(15));
		this.timer.armFor(20 * MILLI);
		this.simulator.run(Duration.ofMillis(15));
		assertThat(this.sweeps).containsExactly(10 * MILLI, 20 * MILLI);
	}

	@Test
	void disarmedTimerDoesNotSweep() {
		this.timer.armFor(10 * MILLI);
		this.timer.disarm();
		this.simulator.run(Duration.ofMillis(50));
		assertThat(this.sweeps).isEmpty();
	}

	@Test
	void neverDoesNotArmTheTimer() {
		this.timer.armFor(SweepTimer.NEVER);
		this.simulator.run(Duration.ofMillis(50));
		assertThat(this.sweeps).isEmpty();
	}

	@Test
	void timerStaysArmedWhenItCannotBeArmedForAnEarlierTime() {
		FailingScheduler scheduler = new FailingScheduler(this.simulator);
		SweepTimer failing = new SweepTimer(scheduler, this::sweep);
		failing.armFor(20 * MILLI);
		scheduler.failAfter(0);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> failing.armFor(10 * MILLI));
		this.simulator.run(Duration.ofMillis(50));
		assertThat(this.sweeps).containsExactly(20 * MILLI);
	}

	@Test
	void closedClockIsIgnored() {
		TimerThread clock = new TimerThread("closed-clock");
		clock.close();
		SweepTimer closed = new SweepTimer(clock, this::sweep);
		closed.armFor(0);
		closed.armFor(0);
		assertThat(this.sweeps).isEmpty();
	}

	private void sweep() {
		this.sweeps.add(this.timer.now());
	}

}
