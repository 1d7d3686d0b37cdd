package io.peerlink.benchmark.process;

import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What a process has used since its start.
 *
 * @param cpuNanos the processor time of all its threads, of the garbage collector too
 * @param allocatedBytes the bytes that its threads allocated in the heap
 */
public record Usage(long cpuNanos, long allocatedBytes) {

	static Usage now() {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		return new Usage(system.getProcessCpuTime(), allocated());
	}

	/**
	 * Returns what was added since an earlier moment.
	 * @param earlier what the same process had used then
	 * @return the difference
	 */
	public Usage since(Usage earlier) {
		return new Usage(this.cpuNanos - earlier.cpuNanos, this.allocatedBytes - earlier.allocatedBytes);
	}

	/**
	 * Returns what two processes have used.
	 * @param other what the other one has used
	 * @return the sum
	 */
	public Usage plus(Usage other) {
		return new Usage(this.cpuNanos + other.cpuNanos, this.allocatedBytes + other.allocatedBytes);
	}

	private static long allocated() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		try {
			// Since Java 21. Has the threads that have ended, and virtual ones.
			return (long) ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
		}
		catch (ReflectiveOperationException ex) {
			return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
				.filter((bytes) -> bytes > 0)
				.sum();
		}
	}

}
