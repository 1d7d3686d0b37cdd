package io.peerlink.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.peerlink.benchmark.process.Usage;

/**
 * How long the processors have been busy with any process, as Linux tells.
 *
 * @param busyNanos the time of all processors
 * @param atNanos when that was
 */
record MachineLoad(long busyNanos, long atNanos) {

	private static final Path STATISTICS = Path.of("/proc/stat");

	private static final long NANOS_PER_TICK = TimeUnit.MILLISECONDS.toNanos(10);

	/**
	 * Of the numbers after the word {@code cpu}: user, nice, system, idle, iowait, irq,
	 * softirq, steal.
	 */
	private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

	/**
	 * Returns the load until now, or nothing where the system does not tell.
	 */
	static Optional<MachineLoad> now() {
		if (!Files.isReadable(STATISTICS)) {
			return Optional.empty();
		}
		try (Stream<String> lines = Files.lines(STATISTICS)) {
			List<String> values = Arrays.asList(lines.findFirst().orElse("").split(" +", -1));
			long ticks = BUSY.stream().mapToLong((i) -> Long.parseLong(values.get(i))).sum();
			return Optional.of(new MachineLoad(ticks * NANOS_PER_TICK, System.nanoTime()));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Returns the share of all processors that others have used since.
	 * @param own what the measured processes have used since
	 */
	double foreignShareSince(MachineLoad earlier, Usage own) {
		double available = (double) (this.atNanos - earlier.atNanos) * Runtime.getRuntime().availableProcessors();
		return Math.max(0, (this.busyNanos - earlier.busyNanos - own.cpuNanos()) / available);
	}

}
