package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Counts what was begun and has not ended yet, such as requests that were accepted and
 * not answered, and lets a stopping node wait for it. For any number of threads.
 */
public final class InFlight {

	/**
	 * Added to the count when the gate closes, so that one variable holds both.
	 */
	private static final int CLOSED = 1 << 30;

	private final AtomicInteger state = new AtomicInteger();

	private final CountDownLatch drained = new CountDownLatch(1);

	private final int limit;

	/**
	 * Create a counter.
	 * @param limit how many there may be at once
	 */
	public InFlight(long limit) {
		this.limit = (int) Math.min(limit, CLOSED / 2);
	}

	/**
	 * Count one more.
	 * @return to be told when it has ended; {@code null} when the limit is reached or the
	 * gate is closed
	 */
	public @Nullable Ticket enter() {
		return tryEnter() ? new Ticket() : null;
	}

	/**
	 * Counts one more, without a ticket. Each success takes one call of {@link #exit()}.
	 * @return {@code false} if the limit is reached or {@link #drain} was called
	 */
	public boolean tryEnter() {
		int count = this.state.incrementAndGet();
		if (count <= this.limit) {
			return true;
		}
		exit();
		return false;
	}

	/**
	 * Counts one less, after {@link #tryEnter()}.
	 */
	public void exit() {
		if (this.state.decrementAndGet() == CLOSED) {
			this.drained.countDown();
		}
	}

	/**
	 * Return how many have not ended.
	 * @return the number
	 */
	public int count() {
		return this.state.get() & (CLOSED - 1);
	}

	/**
	 * Let nothing in any more and wait until all are out. To be called once.
	 * @param timeout how long to wait
	 * @return whether all are out
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public boolean drain(Duration timeout) throws InterruptedException {
		if (this.state.addAndGet(CLOSED) == CLOSED) {
			return true;
		}
		return this.drained.await(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
	}

	/**
	 * One that was let in. Leaves once, however often it is told to.
	 */
	public final class Ticket {

		private final AtomicBoolean out = new AtomicBoolean();

		private Ticket() {
		}

		/**
		 * Tell where this ticket was given.
		 * @param inFlight a counter
		 * @return whether it was given there
		 */
		public boolean isOf(InFlight inFlight) {
			return InFlight.this == inFlight;
		}

		/**
		 * Leave.
		 */
		public void exit() {
			if (this.out.compareAndSet(false, true)) {
				InFlight.this.exit();
			}
		}

	}

}
