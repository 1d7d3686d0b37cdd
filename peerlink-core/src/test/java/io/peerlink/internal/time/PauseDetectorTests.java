package io.peerlink.internal.time;

import java.time.Duration;

import io.peerlink.sim.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PauseDetectorTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private int pauses;

	private final PauseDetector detector = new PauseDetector(this.scheduler, () -> this.pauses++);

	@Test
	void timersThatAreInTimeAreNoPause() {
		for (int i = 0; i < 100; i++) {
			this.scheduler.advance(Duration.ofSeconds(7));
			this.detector.look(now() - Duration.ofMillis(999).toNanos());
		}
		assertThat(this.pauses).isZero();
		assertThat(this.detector.wasPausedSince(0)).isFalse();
	}

	@Test
	void lateTimerIsAPause() {
		long dueAt = now();
		this.scheduler.pause(Duration.ofSeconds(1));
		this.detector.look(dueAt);
		assertThat(this.pauses).isOne();
		assertThat(this.detector.wasPausedSince(dueAt)).isTrue();
		assertThat(this.detector.wasPausedSince(now())).isFalse();
		assertThat(this.detector.laterOf(dueAt)).isEqualTo(now());
		assertThat(this.detector.laterOf(now() + 1)).isEqualTo(now() + 1);
	}

	@Test
	void allTimersOfOnePauseAreOnePause() {
		long dueAt = now();
		this.scheduler.pause(Duration.ofSeconds(10));
		this.detector.look(dueAt);
		this.detector.look(dueAt + 1);
		this.scheduler.advance(Duration.ofMillis(500));
		this.detector.look(dueAt + 2);
		assertThat(this.pauses).isOne();
		this.scheduler.pause(Duration.ofSeconds(10));
		this.detector.look(dueAt + 3);
		assertThat(this.pauses).isEqualTo(2);
	}

	@Test
	void machineThatSleptWasPaused() {
		this.scheduler.advance(Duration.ofMillis(300));
		this.scheduler.sleep(Duration.ofHours(1));
		this.detector.look(now());
		this.detector.look(now());
		assertThat(this.pauses).isOne();
	}

	@Test
	void clockThatIsSetBackIsNoPause() {
		this.scheduler.sleep(Duration.ofHours(-1));
		this.detector.look(now());
		this.scheduler.advance(Duration.ofMillis(300));
		this.detector.look(now());
		assertThat(this.pauses).isZero();
	}

	private long now() {
		return this.scheduler.nanoTime();
	}

}
