package io.peerlink.internal.file;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Patience}.
 */
class PatienceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final AtomicLong now = new AtomicLong();

	private void pass(int seconds) {
		this.now.addAndGet(Duration.ofSeconds(seconds).toNanos());
	}

	private Patience patience(int seconds) {
		return Patience.of(Duration.ofSeconds(seconds), this.now::get);
	}

	@Test
	void noWaitIsLongerThanThePatience() {
		assertThat(patience(6).within(TIMEOUT)).hasSeconds(6);
		assertThat(patience(60).within(TIMEOUT)).isEqualTo(TIMEOUT);
		assertThat(patience(0).within(TIMEOUT)).as("of the only attempt").isEqualTo(TIMEOUT);
		assertThat(patience(6).withDisk(TIMEOUT)).isEqualTo(TIMEOUT);
	}

	@Test
	void timeBeginsWhenSomethingHasMovedLast() {
		Patience patience = patience(30);
		pass(100);
		patience.moved();
		pass(20);
		assertThat(patience.failed()).hasSeconds(20);
		pass(2);
		patience.moved();
		assertThat(patience.within(TIMEOUT)).hasSeconds(8);
		pass(9);
		assertThat(patience.within(TIMEOUT)).as("an answer takes a moment").hasSeconds(1);
		assertThat(patience.failed()).hasSeconds(31);
	}

	@Test
	void whatBringsTheFileOnBeginsTheTimeAgain() {
		Patience patience = patience(30);
		pass(20);
		patience.failed();
		assertThat(patience.isFailing()).isTrue();
		patience.advanced();
		assertThat(patience.isFailing()).isFalse();
		pass(1);
		assertThat(patience.failed()).hasSeconds(1);
	}

	@Test
	void requestIsOverAfterItsTime() {
		Patience patience = Patience.until(Duration.ofSeconds(5), this.now::get);
		pass(4);
		patience.moved();
		assertThat(patience.within(TIMEOUT)).hasSeconds(1);
		assertThat(patience.withDisk(TIMEOUT)).hasSeconds(1);
		assertThat(patience.isOver()).isFalse();
		pass(1);
		assertThat(patience.isOver()).isTrue();
		assertThat(patience.within(TIMEOUT)).hasMillis(1);
	}

}
