package io.peerlink.cli;

import java.time.Duration;

/**
 * Collects times and tells their percentiles. Takes constant space: times are counted in
 * steps of less than 1 %, as HdrHistogram does; the shortest, the longest and the sum are
 * exact. For one thread.
 */
final class Latencies {

	private static final int STEP_BITS = 7;

	private static final int STEPS = 1 << STEP_BITS;

	private final long[] counts = new long[(Long.SIZE - STEP_BITS) * STEPS];

	private long count;

	private long sum;

	private long shortest = Long.MAX_VALUE;

	private long longest;

	void add(long nanos) {
		long value = Math.max(nanos, 0);
		this.counts[stepOf(value)]++;
		this.count++;
		this.sum += value;
		this.shortest = Math.min(this.shortest, value);
		this.longest = Math.max(this.longest, value);
	}

	void addAll(Latencies others) {
		for (int step = 0; step < this.counts.length; step++) {
			this.counts[step] += others.counts[step];
		}
		this.count += others.count;
		this.sum += others.sum;
		this.shortest = Math.min(this.shortest, others.shortest);
		this.longest = Math.max(this.longest, others.longest);
	}

	long count() {
		return this.count;
	}

	/**
	 * Return the time that a share of all times does not exceed.
	 * @param percent the share, up to 100
	 * @return the time, rounded up to its step
	 */
	Duration percentile(double percent) {
		long rank = Math.max((long) Math.ceil(this.count * percent / 100), 1);
		long seen = 0;
		for (int step = 0; step < this.counts.length; step++) {
			seen += this.counts[step];
			if (seen >= rank) {
				return Duration.ofNanos(Math.min(endOf(step), this.longest));
			}
		}
		return Duration.ofNanos(this.longest);
	}

	Duration shortest() {
		return Duration.ofNanos((this.count > 0) ? this.shortest : 0);
	}

	Duration longest() {
		return Duration.ofNanos(this.longest);
	}

	Duration average() {
		return Duration.ofNanos((this.count > 0) ? this.sum / this.count : 0);
	}

	/**
	 * Steps of one nanosecond first; each later run of steps is twice as wide.
	 */
	private static int stepOf(long value) {
		int shift = Math.max(Long.SIZE - Long.numberOfLeadingZeros(value) - STEP_BITS - 1, 0);
		return shift * STEPS + (int) (value >>> shift);
	}

	private static long endOf(int step) {
		if (step < 2 * STEPS) {
			return step;
		}
		int shift = step / STEPS - 1;
		return ((step - (long) shift * STEPS + 1) << shift) - 1;
	}

}
