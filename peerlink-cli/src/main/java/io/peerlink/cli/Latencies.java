package io.peerlink.cli;

import java.time.Duration;

/**
 * A histogram of latencies in constant space. Buckets are narrower than 1 % of their
 * values, as in HdrHistogram; minimum, maximum and average are exact. Not thread-safe.
 */
final class Latencies {

	private static final int BUCKET_BITS = 7;

	private static final int BUCKETS_PER_MAGNITUDE = 1 << BUCKET_BITS;

	private final long[] counts = new long[(Long.SIZE - BUCKET_BITS) * BUCKETS_PER_MAGNITUDE];

	private long count;

	private long sum;

	private long min = Long.MAX_VALUE;

	private long max;

	void add(long nanos) {
		long value = Math.max(nanos, 0);
		this.counts[bucketOf(value)]++;
		this.count++;
		this.sum += value;
		this.min = Math.min(this.min, value);
		this.max = Math.max(this.max, value);
	}

	void addAll(Latencies others) {
		for (int bucket = 0; bucket < this.counts.length; bucket++) {
			this.counts[bucket] += others.counts[bucket];
		}
		this.count += others.count;
		this.sum += others.sum;
		this.min = Math.min(this.min, others.min);
		this.max = Math.max(this.max, others.max);
	}

	long count() {
		return this.count;
	}

	/**
	 * Returns the latency that the given share of all latencies does not exceed.
	 * @param percent the share, up to 100
	 * @return the latency, rounded up to the end of its bucket
	 */
	Duration percentile(double percent) {
		long rank = Math.max((long) Math.ceil(this.count * percent / 100), 1);
		long seen = 0;
		for (int bucket = 0; bucket < this.counts.length; bucket++) {
			seen += this.counts[bucket];
			if (seen >= rank) {
				return Duration.ofNanos(Math.min(endOf(bucket), this.max));
			}
		}
		return Duration.ofNanos(this.max);
	}

	Duration min() {
		return Duration.ofNanos((this.count > 0) ? this.min : 0);
	}

	Duration max() {
		return Duration.ofNanos(this.max);
	}

	Duration average() {
		return Duration.ofNanos((this.count > 0) ? this.sum / this.count : 0);
	}

	/**
	 * Returns the bucket of a value. The first buckets are one nanosecond wide; from one
	 * magnitude to the next the width doubles.
	 */
	private static int bucketOf(long value) {
		int shift = Math.max(Long.SIZE - Long.numberOfLeadingZeros(value) - BUCKET_BITS - 1, 0);
		return shift * BUCKETS_PER_MAGNITUDE + (int) (value >>> shift);
	}

	private static long endOf(int bucket) {
		if (bucket < 2 * BUCKETS_PER_MAGNITUDE) {
			return bucket;
		}
		int shift = bucket / BUCKETS_PER_MAGNITUDE - 1;
		return ((bucket - (long) shift * BUCKETS_PER_MAGNITUDE + 1) << shift) - 1;
	}

}
