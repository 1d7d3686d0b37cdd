package io.peerlink.internal.server;

/**
 * How long a handler takes as a rule. A handler that takes less than the hand-off to
 * another thread is run faster without one. Thread-safe; concurrent records may be lost.
 */
final class HandlerPace {

	/**
	 * About what a hand-off costs.
	 */
	static final long SHORT_NANOS = 10_000;

	/**
	 * One that takes this long has stopped the reading.
	 */
	static final long LONG_NANOS = 100_000;

	/**
	 * How many runs it takes to be sure.
	 */
	static final int MIN_RUNS = 64;

	/**
	 * The weight of a run in the average is 1/8, as in RFC 6298.
	 */
	private static final int WEIGHT = 8;

	private volatile long average = SHORT_NANOS;

	private volatile int runs;

	/**
	 * Records a run.
	 * @param nanos how long it took
	 */
	void took(long nanos) {
		if (nanos >= LONG_NANOS) {
			this.runs = 0;
			return;
		}
		long average = this.average;
		this.average = average + (nanos - average) / WEIGHT;
		int runs = this.runs;
		if (runs < MIN_RUNS) {
			this.runs = runs + 1;
		}
	}

	/**
	 * Returns whether the handler is short as a rule.
	 */
	boolean isShort() {
		return this.runs >= MIN_RUNS && this.average < SHORT_NANOS;
	}

}
