package io.peerlink.benchmark.compare;

import java.util.function.ToDoubleFunction;

/**
 * What a table shows of each run.
 *
 * @param label the heading; {@code %s} stands for what is measured
 * @param format how its values are printed
 * @param value takes the value out of a run
 */
record Column(String label, String format, ToDoubleFunction<Run> value) {

	/** The median duration. */
	static final Column P50 = new Column("p50, us", "%.1f", (run) -> run.client().p50Micros());

	/** The 99th percentile. */
	static final Column P99 = new Column("p99, us", "%.1f", (run) -> run.client().p99Micros());

	/** The 99.9th percentile. */
	static final Column P999 = new Column("p99.9, us", "%.0f", (run) -> run.client().p999Micros());

	/** The longest duration. */
	static final Column LONGEST = new Column("longest, us", "%.0f", (run) -> run.client().longestMicros());

	/** Calls with a result, per second. */
	static final Column RATE = new Column("%ss/s", "%.0f", Run::rate);

	/** Frames sent, per second. */
	static final Column SENT = new Column("sent/s", "%.0f", Run::rate);

	/** Frames received, per second. */
	static final Column DELIVERED = new Column("delivered/s", "%.0f",
			(run) -> run.server().received() / run.client().seconds());

	/** The share of the frames sent that was not received. */
	static final Column LOST = new Column("lost, %", "%.2f",
			(run) -> 100 * (1 - (double) run.server().received() / run.client().operations()));

	/** The share of the calls that had a result. */
	static final Column ANSWERED = new Column("answered, %", "%.2f",
			(run) -> 100.0 * run.client().operations() / (run.client().operations() + run.client().errors()));

	/** Calls executed more than once. */
	static final Column REPEATED = new Column("executed twice", "%.0f", (run) -> run.server().repeated());

	/** Transfers that have ended beside the calls, per second. */
	static final Column BESIDE = new Column("transfers/s", "%.2f",
			(run) -> run.client().beside() / run.client().seconds());

	/** Memory outside of the heap of both processes, at the end. */
	static final Column DIRECT = new Column("direct memory, KiB", "%.0f", (run) -> run.usage().directBytes() / 1024.0);

	/** Processor time of both processes. */
	static final Column CPU = new Column("CPU us/%s", "%.1f",
			(run) -> run.usage().cpuNanos() / 1e3 / run.client().operations());

	/** Heap bytes of both processes. */
	static final Column ALLOCATED = new Column("bytes/%s", "%.0f",
			(run) -> (double) run.usage().allocatedBytes() / run.client().operations());

	/**
	 * How many MiB are moved in a second.
	 * @param mebibytes what is moved each time
	 */
	static Column throughput(int mebibytes) {
		return new Column("MiB/s", "%.0f", (run) -> mebibytes * run.rate());
	}

	String label(String unit) {
		return this.label.replace("%s", unit);
	}

	double of(Run run) {
		return this.value.applyAsDouble(run);
	}

}
