package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Blocks the threads that pass until it is opened.
 */
class Gate {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final CountDownLatch arrival = new CountDownLatch(1);

	private final CountDownLatch opening = new CountDownLatch(1);

	final void pass() throws InterruptedException {
		this.arrival.countDown();
		assertThat(this.opening.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	final boolean isReached() {
		return this.arrival.getCount() == 0;
	}

	final void awaitArrival() {
		await().atMost(LIMIT).until(this::isReached);
	}

	final void open() {
		this.opening.countDown();
	}

}
