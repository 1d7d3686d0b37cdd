package io.peerlink.internal.udp;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A thread that waits for a reply as a blocked caller does.
 */
final class Waiter implements BooleanSupplier, ReceiveTurn.Ticket {

	static final int IN_TIME = 1;

	static final int LATE = 2;

	private static final long LONG = Duration.ofSeconds(5).toNanos();

	private final AtomicInteger doing = new AtomicInteger(GOING_ON);

	private final Turn turn;

	private volatile @Nullable Thread thread;

	private volatile boolean over;

	private volatile int wokenAt;

	/**
	 * Creates a waiter.
	 * @param turn the turn of another thread
	 */
	Waiter(Turn turn) {
		this.turn = turn;
	}

	/**
	 * Waits on the current thread. What was done before counts from here only: jcstress
	 * lets one actor get thousands of tests ahead of another.
	 * @return whether it was woken in time
	 */
	int await() {
		int begin = Ticks.now();
		this.thread = Thread.currentThread();
		while (!this.over) {
			this.turn.await(this, this, LONG);
		}
		Thread.interrupted();
		int woken = this.wokenAt;
		return (woken != 0 && Ticks.isLate(Math.max(begin, woken))) ? LATE : IN_TIME;
	}

	/**
	 * Ends the wait as a receive thread does, which starts the chain then.
	 */
	void end(WakeChain chain) {
		this.over = true;
		chain.add(this);
	}

	/**
	 * Records that nothing more will be done to wake this.
	 */
	void woken() {
		this.wokenAt = Ticks.now() + 1;
	}

	/**
	 * Ends the wait by other means, if there is one.
	 */
	void interrupt() {
		Thread thread = this.thread;
		if (thread != null) {
			thread.interrupt();
		}
	}

	@Override
	public boolean getAsBoolean() {
		return this.over;
	}

	@Override
	public Thread thread() {
		Thread thread = this.thread;
		if (thread == null) {
			throw new IllegalStateException("It does not wait");
		}
		return thread;
	}

	@Override
	public boolean change(int expected, int next) {
		return this.doing.compareAndSet(expected, next);
	}

}
