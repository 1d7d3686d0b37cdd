package io.peerlink.cli;

import java.time.Duration;
import java.util.Locale;

import io.peerlink.cli.output.JsonLine;

/**
 * A statistic of latencies that commands print.
 */
enum LatencyStatistic {

	MIN, AVG, P50, P90, P99, MAX;

	/**
	 * Returns the name of this statistic in output, such as {@code p99}.
	 */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	Duration of(Latencies latencies) {
		return switch (this) {
			case MIN -> latencies.min();
			case AVG -> latencies.average();
			case P50 -> latencies.percentile(50);
			case P90 -> latencies.percentile(90);
			case P99 -> latencies.percentile(99);
			case MAX -> latencies.max();
		};
	}

	/**
	 * Adds this statistic in milliseconds to a JSON object, {@code null} when there are
	 * no latencies.
	 */
	void addTo(JsonLine line, Latencies latencies) {
		line.withMillis(label() + "_ms", (latencies.count() > 0) ? of(latencies) : null);
	}

}
