package io.peerlink.system;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Prints measurements of tests, so that a log shows the distance of a figure from its
 * limit.
 */
final class Figures {

	private Figures() {
	}

	static void print(String what, double seconds) {
		System.out.printf("FIGURE %s: %.3f s%n", what, seconds);
	}

	static void print(String what, String header, List<?> rows) {
		System.out.printf("FIGURES %s%n%s%n%s%n", what, header,
				rows.stream().map(Object::toString).collect(Collectors.joining("\n")));
	}

	/**
	 * Measures several times, because the machine may be busy.
	 * @param what a description for the log
	 * @param times the number of measurements
	 * @param measurement one measurement in seconds
	 * @return the median
	 */
	static double median(String what, int times, DoubleSupplier measurement) {
		double[] sorted = DoubleStream.generate(measurement).limit(times).sorted().toArray();
		double median = sorted[times / 2];
		System.out.printf("FIGURE %s: median %.3f s, %.3f to %.3f s, of %d%n", what, median, sorted[0],
				sorted[times - 1], times);
		return median;
	}

}
