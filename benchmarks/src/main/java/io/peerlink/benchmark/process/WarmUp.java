package io.peerlink.benchmark.process;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Warms up until the compiler of the JVM has little to do. How long that takes depends on
 * the machine: many calling threads leave the compiler less than a processor.
 */
final class WarmUp {

	/**
	 * The compiler is calm when its threads work for less than this share of the time.
	 */
	private static final double CALM_SHARE = 0.1;

	private static final double STEP_SECONDS = 2;

	private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

	private final Measurement measurement;

	private final LongSupplier compilationMillis;

	WarmUp(Measurement measurement) {
		this(measurement, compilation());
	}

	/**
	 * Creates a warm-up.
	 * @param measurement what to warm up
	 * @param compilationMillis how long the threads of the compiler have worked so far
	 */
	WarmUp(Measurement measurement, LongSupplier compilationMillis) {
		this.measurement = measurement;
		this.compilationMillis = compilationMillis;
	}

	private static LongSupplier compilation() {
		CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
		return (compiler != null && compiler.isCompilationTimeMonitoringSupported()) ? compiler::getTotalCompilationTime
				: () -> 0;
	}

	/**
	 * Warms up.
	 * @param least for how many seconds at least
	 * @param more for how many more at most, while the compiler is busy
	 */
	void run(double least, double more) throws Exception {
		this.measurement.warmUp(least);
		for (double done = 0; done < more; done += STEP_SECONDS) {
			long before = this.compilationMillis.getAsLong();
			this.measurement.warmUp(STEP_SECONDS);
			double worked = (this.compilationMillis.getAsLong() - before) / MILLIS_PER_SECOND;
			if (worked < CALM_SHARE * STEP_SECONDS) {
				return;
			}
		}
	}

}
