package io.peerlink.benchmark.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs of a table so far.
 */
final class Results {

	private final Map<String, Line> lines = new LinkedHashMap<>();

	/**
	 * Adds a run.
	 */
	void add(String candidate, Run run) {
		line(candidate).runs.add(run);
	}

	/**
	 * Adds a run that has failed.
	 */
	void addFailure(String candidate) {
		line(candidate).failures++;
	}

	/**
	 * Adds the ratio of a run to the floor's runs before and after its group.
	 */
	void addRatio(String candidate, double ratio) {
		line(candidate).ratios.add(ratio);
	}

	Line line(String candidate) {
		return this.lines.computeIfAbsent(candidate, (name) -> new Line());
	}

	/**
	 * Returns the number of runs that were kept although others used the machine.
	 */
	long disturbed() {
		return this.lines.values()
			.stream()
			.flatMap((line) -> line.runs.stream())
			.filter((run) -> run.foreignShare() > Runner.FOREIGN_LIMIT)
			.count();
	}

	/**
	 * Returns whether every run succeeded and every call had a result.
	 */
	boolean complete() {
		return this.lines.values().stream().allMatch((line) -> line.failures() == 0 && line.errors() == 0);
	}

	/**
	 * What a candidate has reached.
	 */
	static final class Line {

		private final List<Run> runs = new ArrayList<>();

		private final List<Double> ratios = new ArrayList<>();

		private int failures;

		List<Run> runs() {
			return this.runs;
		}

		double[] ratios() {
			return this.ratios.stream().mapToDouble(Double::doubleValue).toArray();
		}

		int failures() {
			return this.failures;
		}

		long errors() {
			return this.runs.stream().mapToLong((run) -> run.client().errors()).sum();
		}

	}

}
