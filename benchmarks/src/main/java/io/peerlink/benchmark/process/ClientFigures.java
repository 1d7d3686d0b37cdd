package io.peerlink.benchmark.process;

import java.util.Locale;

/**
 * What a calling or sending process has measured.
 *
 * @param operations the calls that had a result, or the frames sent
 * @param errors the calls that had none
 * @param seconds how long it took
 * @param p50Micros the median of the calls' durations
 * @param p99Micros the 99th percentile
 * @param p999Micros the 99.9th percentile
 * @param longestMicros the longest duration
 * @param beside the transfers that have ended meanwhile
 * @param usage what it used
 */
public record ClientFigures(long operations, long errors, double seconds, double p50Micros, double p99Micros,
		double p999Micros, double longestMicros, long beside, Usage usage) {

	/** What the line begins with. */
	public static final String PREFIX = "MEASURED ";

	String toLine() {
		return PREFIX + String.format(Locale.ROOT, "%d %d %.6f %.3f %.3f %.3f %.3f %d %s", this.operations, this.errors,
				this.seconds, this.p50Micros, this.p99Micros, this.p999Micros, this.longestMicros, this.beside,
				this.usage.toText());
	}

	/**
	 * Reads figures.
	 * @param line what the process printed after {@link #PREFIX}
	 * @return the figures
	 */
	public static ClientFigures parse(String line) {
		String[] values = line.split(" ", 9);
		return new ClientFigures(Long.parseLong(values[0]), Long.parseLong(values[1]), Double.parseDouble(values[2]),
				Double.parseDouble(values[3]), Double.parseDouble(values[4]), Double.parseDouble(values[5]),
				Double.parseDouble(values[6]), Long.parseLong(values[7]), Usage.parse(values[8]));
	}

}
