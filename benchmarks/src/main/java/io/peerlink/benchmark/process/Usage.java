package io.peerlink.benchmark.process;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What a process has used since its start.
 *
 * @param cpuNanos the processor time of all its threads, of the garbage collector too
 * @param allocatedBytes the bytes that its threads allocated in the heap
 * @param directBytes the bytes of its buffers outside of the heap, at the end
 */
public record Usage(long cpuNanos, long allocatedBytes, long directBytes) {

	static Usage now() {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		return new Usage(system.getProcessCpuTime(), allocated(), direct());
	}

	/**
	 * Returns what was added since an earlier moment.
	 * @param earlier what the same process had used then
	 * @return the difference
	 */
	public Usage since(Usage earlier) {
		return new Usage(this.cpuNanos - earlier.cpuNanos, this.allocatedBytes - earlier.allocatedBytes,
				this.directBytes);
	}

	/**
	 * Returns what two processes have used.
	 * @param other what the other one has used
	 * @return the sum
	 */
	public Usage plus(Usage other) {
		return new Usage(this.cpuNanos + other.cpuNanos, this.allocatedBytes + other.allocatedBytes,
				this.directBytes + other.directBytes);
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

	private static long direct() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	String toText() {
		return this.cpuNanos + " " + this.allocatedBytes + " " + this.directBytes;
	}

	static Usage parse(String text) {
		String[] values = text.split(" ", -1);
		return new Usage(Long.parseLong(values[0]), Long.parseLong(values[1]), Long.parseLong(values[2]));
	}

}
