package io.peerlink.internal.value;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

/**
 * How much of a value its reader wants, and whether it wants it still. The thread that
 * sends the value waits here for whatever comes first. Thread-safe.
 */
final class Demand {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private long wanted;

	private boolean cancelled;

	/**
	 * Creates the demand of a reader that takes everything.
	 */
	static Demand unlimited() {
		Demand demand = new Demand();
		demand.wanted = Long.MAX_VALUE;
		return demand;
	}

	/**
	 * Adds to what is wanted.
	 */
	void add(long count) {
		this.lock.lock();
		try {
			long sum = this.wanted + count;
			this.wanted = (sum < 0) ? Long.MAX_VALUE : sum;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes from what is wanted.
	 */
	void used(long count) {
		this.lock.lock();
		try {
			if (this.wanted != Long.MAX_VALUE) {
				this.wanted = Math.max(0, this.wanted - count);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void cancel() {
		this.lock.lock();
		try {
			this.cancelled = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isCancelled() {
		this.lock.lock();
		try {
			return this.cancelled;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until something is wanted.
	 * @return how much, 0 if nothing is wanted any more
	 */
	long await() throws InterruptedException {
		Long wanted = await((count) -> (count > 0) ? count : null);
		return (wanted != null) ? wanted : 0;
	}

	/**
	 * Waits until there is something to do.
	 * @param <S> what there is to do
	 * @param next returns that, given how much is wanted, {@code null} for nothing; asked
	 * under the lock of this
	 * @return what there is to do, {@code null} if nothing is wanted any more
	 */
	<S> @Nullable S await(LongFunction<@Nullable S> next) throws InterruptedException {
		this.lock.lock();
		try {
			while (!this.cancelled) {
				S step = next.apply(this.wanted);
				if (step != null) {
					return step;
				}
				this.changed.await();
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns what there is to do at once.
	 * @param <S> what there is to do
	 * @param next as for {@link #await(LongFunction)}
	 * @return what there is to do, {@code null} if that has to be waited for
	 */
	<S> @Nullable S poll(LongFunction<@Nullable S> next) {
		this.lock.lock();
		try {
			return this.cancelled ? null : next.apply(this.wanted);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Changes what {@link #await(LongFunction)} waits for.
	 */
	void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
