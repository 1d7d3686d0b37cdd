package io.peerlink.benchmark.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When a thread calls: at once, or evenly spaced. A call that is late, because the one
 * before took long or the thread woke late, has begun when it was due, as it would have
 * for somebody else. Used by one thread.
 */
final class CallPace {

	private final long gap;

	private long due;

	private CallPace(long gap) {
		this.gap = gap;
	}

	/**
	 * Creates a pace.
	 * @param rate calls in a second, 0 for as many as there can be
	 */
	static CallPace of(double rate) {
		return new CallPace((rate > 0) ? (long) (TimeUnit.SECONDS.toNanos(1) / rate) : 0);
	}

	/**
	 * Begins with a call that is due now.
	 */
	void begin() {
		this.due = System.nanoTime();
	}

	/**
	 * Waits until the next call is due.
	 * @return when it begins
	 */
	long await() {
		long now = System.nanoTime();
		if (this.gap == 0) {
			return now;
		}
		long start = this.due;
		this.due += this.gap;
		while (now - start < 0) {
			LockSupport.parkNanos(start - now);
			now = System.nanoTime();
		}
		return start;
	}

}
