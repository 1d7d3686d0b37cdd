package io.peerlink.internal.concurrent;

/**
 * How long a piece of users' code takes as a rule: a handler, or a listener. What takes
 * less than the hand-off to another thread is run faster without one. Thread-safe;
 * concurrent records may be lost.
 */
public final class TaskPace {

	/**
	 * About what a hand-off costs.
	 */
	static final long SHORT_NANOS = 10_000;

	/**
	 * One that takes this long has held up others.
	 */
	static final long LONG_NANOS = 100_000;

	/**
	 * How many long runs begin the count anew. The system may take the processor away
	 * from any of them now and then.
	 */
	static final int MOST_LONG_RUNS = 3;

	/**
	 * After how many shorter runs one long run is forgotten.
	 */
	static final int RUNS_TO_FORGET = 256;

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

	private volatile int longRuns;

	private int sinceForgotten;

	/**
	 * Records a run.
	 * @param nanos how long it took
	 */
	public void took(long nanos) {
		if (nanos >= LONG_NANOS) {
			tookLong();
			return;
		}
		forget();
		long average = this.average;
		this.average = average + (nanos - average) / WEIGHT;
		int runs = this.runs;
		if (runs < MIN_RUNS) {
			this.runs = runs + 1;
		}
	}

	/**
	 * Records a run that may not have been a whole one. Such a run shows only that it is
	 * long.
	 * @param nanos how long it took
	 * @param whole whether it was a whole one
	 */
	public void took(long nanos, boolean whole) {
		if (whole || nanos >= SHORT_NANOS) {
			took(nanos);
		}
	}

	private void tookLong() {
		int longRuns = this.longRuns + 1;
		if (longRuns >= MOST_LONG_RUNS) {
			longRuns = 0;
			this.runs = 0;
		}
		this.longRuns = longRuns;
	}

	private void forget() {
		int longRuns = this.longRuns;
		if (longRuns > 0 && ++this.sinceForgotten >= RUNS_TO_FORGET) {
			this.sinceForgotten = 0;
			this.longRuns = longRuns - 1;
		}
	}

	/**
	 * Returns whether it is short as a rule.
	 * @return {@code true} after enough short runs
	 */
	public boolean isShort() {
		return this.runs >= MIN_RUNS && this.average < SHORT_NANOS;
	}

}
