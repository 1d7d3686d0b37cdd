package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.peerlink.internal.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore that can be closed: it then gives no more permits, and a thread can wait
 * until all permits have been released. Counts operations in flight, such as requests
 * that were accepted and not answered. Thread-safe.
 * <p>
 * An operation that is about to end can make room for the next one before it is over. It
 * then does not count toward the limit any more, but is still waited for.
 */
public final class DrainableSemaphore {

	/**
	 * The unit of the operations that count toward the limit, in the upper half of the
	 * state. Those that are waited for are in the lower half, so that one variable holds
	 * both.
	 */
	private static final long PLACE = 1L << Integer.SIZE;

	/**
	 * Added to the state when this semaphore is closed: more than any limit.
	 */
	private static final long CLOSED = PLACE << 30;

	private final AtomicLong state = new AtomicLong();

	private final CountDownLatch drained = new CountDownLatch(1);

	private final long limit;

	/**
	 * Creates a semaphore.
	 * @param limit the number of permits
	 */
	public DrainableSemaphore(long limit) {
		this.limit = Math.min(limit, CLOSED / PLACE / 2);
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
	 * Acquires a permit without an object for it, without waiting. Each success takes
	 * either one call of {@link #releaseUntracked()}, or one of
	 * {@link #makeRoomUntracked()} and one of {@link #endUntracked()}.
	 * @return {@code false} if the limit is reached or this semaphore is closed
	 */
	public boolean tryAcquireUntracked() {
		if (this.state.addAndGet(PLACE + 1) / PLACE <= this.limit) {
			return true;
		}
		releaseUntracked();
		return false;
	}

	/**
	 * Releases what {@link #tryAcquireUntracked()} acquired.
	 */
	public void releaseUntracked() {
		ended(this.state.addAndGet(-PLACE - 1));
	}

	/**
	 * Lets another operation take the place of one that is about to end, and which is
	 * waited for until {@link #endUntracked()}.
	 */
	public void makeRoomUntracked() {
		this.state.addAndGet(-PLACE);
	}

	/**
	 * Counts an operation toward the limit again that has made room, even beyond it.
	 */
	public void retakeRoomUntracked() {
		this.state.addAndGet(PLACE);
	}

	/**
	 * Ends an operation that has made room for another one.
	 */
	public void endUntracked() {
		ended(this.state.decrementAndGet());
	}

	private void ended(long state) {
		if (state >= CLOSED && (int) state == 0) {
			this.drained.countDown();
		}
	}

	/**
	 * Returns the number of operations that have not ended.
	 * @return the number of operations
	 */
	public int acquired() {
		return (int) this.state.get();
	}

	/**
	 * Closes this semaphore and waits until all operations have ended. To be called once.
	 * @param timeout how long to wait
	 * @return whether all operations have ended
	 * @throws InterruptedException if the waiting thread was interrupted
	 */
	public boolean drain(Duration timeout) throws InterruptedException {
		if ((int) this.state.addAndGet(CLOSED) == 0) {
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
