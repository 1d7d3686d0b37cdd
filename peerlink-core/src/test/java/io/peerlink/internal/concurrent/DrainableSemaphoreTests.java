package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DrainableSemaphore}.
 */
class DrainableSemaphoreTests {

	private final DrainableSemaphore semaphore = new DrainableSemaphore(2);

	@Test
	void permitsAreLimited() {
		DrainableSemaphore.Permit first = acquire();
		acquire();
		assertThat(this.semaphore.tryAcquire()).isNull();
		assertThat(this.semaphore.acquired()).isEqualTo(2);
		first.release();
		assertThat(this.semaphore.tryAcquire()).isNotNull();
	}

	@Test
	void permitIsReleasedOnce() {
		DrainableSemaphore.Permit first = acquire();
		acquire();
		first.release();
		first.release();
		assertThat(this.semaphore.acquired()).isOne();
	}

	@Test
	void permitKnowsItsSemaphore() {
		assertThat(acquire().isOf(this.semaphore)).isTrue();
		assertThat(acquire().isOf(new DrainableSemaphore(1))).isFalse();
	}

	@Test
	void drainReturnsAtOnceWhenNoPermitIsAcquired() throws Exception {
		assertThat(this.semaphore.drain(Duration.ZERO)).isTrue();
		assertThat(this.semaphore.tryAcquire()).isNull();
	}

	@Test
	void drainWaitsForEveryPermit() {
		DrainableSemaphore.Permit permit = acquire();
		CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(this::drain);
		await().until(this::isClosed);
		assertThat(drained).isNotDone();
		permit.release();
		assertThat(drained).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(true);
		assertThat(this.semaphore.acquired()).isZero();
	}

	@Test
	void drainEndsAfterItsTimeout() throws Exception {
		acquire();
		assertThat(this.semaphore.drain(Duration.ofMillis(10))).isFalse();
	}

	@Test
	void operationThatHasMadeRoomIsStillWaitedFor() {
		assertThat(this.semaphore.tryAcquireUntracked()).isTrue();
		assertThat(this.semaphore.tryAcquireUntracked()).isTrue();
		assertThat(this.semaphore.tryAcquireUntracked()).isFalse();
		this.semaphore.makeRoomUntracked();
		assertThat(this.semaphore.acquired()).isEqualTo(2);
		assertThat(this.semaphore.tryAcquireUntracked()).isTrue();
		assertThat(this.semaphore.tryAcquireUntracked()).isFalse();
		this.semaphore.releaseUntracked();
		this.semaphore.releaseUntracked();
		assertThat(this.semaphore.acquired()).isOne();
		CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(this::drain);
		await().until(this::isClosed);
		assertThat(drained).isNotDone();
		this.semaphore.endUntracked();
		assertThat(drained).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(true);
	}

	private DrainableSemaphore.Permit acquire() {
		return Objects.requireNonNull(this.semaphore.tryAcquire());
	}

	private boolean isClosed() {
		DrainableSemaphore.Permit permit = this.semaphore.tryAcquire();
		if (permit != null) {
			permit.release();
		}
		return permit == null;
	}

	private boolean drain() {
		try {
			return this.semaphore.drain(Duration.ofSeconds(5));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
