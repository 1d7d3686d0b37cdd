package io.peerlink.benchmark.compare;

import java.util.Arrays;
import java.util.Locale;

/**
 * The median and the range of some values.
 */
final class Spread {

	private Spread() {
	}

	static String of(double[] values, String format) {
		if (values.length == 0) {
			return "-";
		}
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		if (sorted.length == 1) {
			return String.format(Locale.ROOT, format, sorted[0]);
		}
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return String.format(Locale.ROOT, format + " (" + format + ".." + format + ")", median, sorted[0],
				sorted[sorted.length - 1]);
	}

}
