package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore that can be closed: it then gives no more permits, and a thread can wait
 * until all permits have been released. Counts operations in flight, such as requests
 * that were accepted and not answered. Thread-safe.
 */
public final class DrainableSemaphore {

	/**
	 * Added to the count when this semaphore is closed, so that one variable holds both.
	 */
	private static final int CLOSED = 1 << 30;

	private final AtomicInteger state = new AtomicInteger();

	private final CountDownLatch drained = new CountDownLatch(1);

	private final int limit;

	/**
	 * Creates a semaphore.
	 * @param limit the number of permits
	 */
	public DrainableSemaphore(long limit) {
		this.limit = (int) Math.min(limit, CLOSED / 2);
	}

	/**
	 * Acquires a permit, without waiting.
	 * @return the permit, to be released; {@code null} if the limit is reached or this
	 * semaphore is closed
	 */
	public @Nullable Permit tryAcquire() {
		return tryAcquireUntracked() ? new Permit() : null;
	}

	/**
	 * Acquires a permit without an object for it, without waiting. Each success takes one
	 * call of {@link #releaseUntracked()}.
	 * @return {@code false} if the limit is reached or this semaphore is closed
	 */
	public boolean tryAcquireUntracked() {
		if (this.state.incrementAndGet() <= this.limit) {
			return true;
		}
		releaseUntracked();
		return false;
	}

	/**
	 * Releases what {@link #tryAcquireUntracked()} acquired.
	 */
	public void releaseUntracked() {
		if (this.state.decrementAndGet() == CLOSED) {
			this.drained.countDown();
		}
	}

	/**
	 * Returns the number of permits that were acquired and not released.
	 * @return the number of permits
	 */
	public int acquired() {
		return this.state.get() & (CLOSED - 1);
	}

	/**
	 * Closes this semaphore and waits until all permits have been released. To be called
	 * once.
	 * @param timeout how long to wait
	 * @return whether all permits have been released
	 * @throws InterruptedException if the waiting thread was interrupted
	 */
	public boolean drain(Duration timeout) throws InterruptedException {
		if (this.state.addAndGet(CLOSED) == CLOSED) {
			return true;
		}
		return this.drained.await(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
	}

	/**
	 * A permit of a {@link DrainableSemaphore}.
	 */
	public final class Permit {

		private final AtomicBoolean released = new AtomicBoolean();

		private Permit() {
		}

		/**
		 * Returns whether this permit is one of a semaphore.
		 * @param semaphore a semaphore
		 * @return whether it gave this permit
		 */
		public boolean isOf(DrainableSemaphore semaphore) {
			return DrainableSemaphore.this == semaphore;
		}

		/**
		 * Releases this permit; no effect if it was released before.
		 */
		public void release() {
			if (this.released.compareAndSet(false, true)) {
				DrainableSemaphore.this.releaseUntracked();
			}
		}

	}

}
