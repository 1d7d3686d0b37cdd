package io.peerlink.benchmark;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.sun.management.ThreadMXBean;

/**
 * Makes calls in short turns and measures their durations.
 */
final class CallTurns {

	private static final int CALLS = 500;

	/**
	 * The calls at the beginning of a turn, which the previous turn of the other
	 * contestant still affects.
	 */
	private static final int UNMEASURED_CALLS = 20;

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final AddCalls calls;

	private final List<long[]> turns = new ArrayList<>();

	private long datagrams;

	private long bytes;

	private long retransmissions;

	CallTurns(AddCalls calls) {
		this.calls = calls;
	}

	void run() {
		for (int i = 0; i < UNMEASURED_CALLS; i++) {
			this.calls.call();
		}
		long[] nanos = new long[CALLS];
		long datagrams = this.calls.datagrams();
		long bytes = allocatedBytes();
		this.calls.measure(nanos);
		this.bytes += allocatedBytes() - bytes;
		this.datagrams += this.calls.datagrams() - datagrams;
		this.retransmissions = this.calls.retransmissions();
		Arrays.sort(nanos);
		this.turns.add(nanos);
	}

	/**
	 * Returns the median of each turn, in nanoseconds.
	 */
	double[] medians() {
		return this.turns.stream().mapToDouble((turn) -> turn[CALLS / 2]).toArray();
	}

	double p50Micros() {
		return percentileMicros(50);
	}

	double p99Micros() {
		return percentileMicros(99);
	}

	/**
	 * Returns the mean of the fastest calls. The slowest few depend more on the machine
	 * than on the calls.
	 */
	double meanMicros(int percent) {
		long[] sorted = sorted();
		return Arrays.stream(sorted).limit(sorted.length * (long) percent / 100).average().orElseThrow() / 1e3;
	}

	double datagramsPerCall() {
		return (double) this.datagrams / count();
	}

	double bytesPerCall() {
		return (double) this.bytes / count();
	}

	double retransmissions() {
		return this.retransmissions;
	}

	private int count() {
		return this.turns.size() * CALLS;
	}

	private double percentileMicros(int percent) {
		long[] sorted = sorted();
		return sorted[(int) (sorted.length * (long) percent / 100)] / 1e3;
	}

	private long[] sorted() {
		return this.turns.stream().flatMapToLong(Arrays::stream).sorted().toArray();
	}

	private long allocatedBytes() {
		return Arrays.stream(this.threads.getThreadAllocatedBytes(this.threads.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
	}

}
