package io.peerlink.internal.file;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long nothing may get through before a transfer is given up. Used by one thread.
 */
final class Patience {

	/**
	 * A peer that is there answers within that time.
	 */
	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private final Duration limit;

	private final LongSupplier nanoTime;

	private final boolean absolute;

	private long movedAt;

	private boolean failing;

	private Patience(Duration limit, LongSupplier nanoTime, boolean absolute) {
		this.limit = limit;
		this.nanoTime = nanoTime;
		this.absolute = absolute;
		this.movedAt = nanoTime.getAsLong();
	}

	/**
	 * Returns that of a transfer, which may be attempted again.
	 * @param limit how long nothing may get through; zero for one attempt
	 */
	static Patience of(Duration limit, LongSupplier nanoTime) {
		return new Patience(limit, nanoTime, false);
	}

	/**
	 * Returns that of a request which has to be over within a time, whatever moves.
	 */
	static Patience until(Duration timeout, LongSupplier nanoTime) {
		return new Patience(timeout, nanoTime, true);
	}

	/**
	 * Records that something has moved. After an attempt has failed, that need not bring
	 * the file on.
	 */
	void moved() {
		if (!this.failing && !this.absolute) {
			this.movedAt = this.nanoTime.getAsLong();
		}
	}

	/**
	 * Records that more of the file is there than ever before, so the attempts before
	 * have not failed altogether.
	 */
	void advanced() {
		this.failing = false;
		moved();
	}

	/**
	 * Returns whether the last attempt has failed, and this one has not brought the file
	 * on yet.
	 */
	boolean isFailing() {
		return this.failing;
	}

	/**
	 * Records that an attempt has failed.
	 * @return for how long nothing has got through
	 */
	Duration failed() {
		this.failing = true;
		return elapsed();
	}

	private Duration elapsed() {
		return Duration.ofNanos(this.nanoTime.getAsLong() - this.movedAt);
	}

	/**
	 * Returns how long to wait for the peer.
	 * @param timeout how long at most
	 */
	Duration within(Duration timeout) {
		if (this.limit.isZero() && !this.absolute) {
			return timeout;
		}
		Duration left = this.limit.minus(elapsed());
		Duration shortest = this.absolute ? Duration.ofMillis(1) : SHORTEST;
		Duration wait = (left.compareTo(shortest) > 0) ? left : shortest;
		return (wait.compareTo(timeout) < 0) ? wait : timeout;
	}

	/**
	 * Returns how long to wait for the disk of the peer, which a transfer has patience
	 * with.
	 * @param timeout how long at most
	 */
	Duration withDisk(Duration timeout) {
		return this.absolute ? within(timeout) : timeout;
	}

	/**
	 * Returns whether the time is over in which a request has to be.
	 */
	boolean isOver() {
		return this.absolute && elapsed().compareTo(this.limit) >= 0;
	}

}
