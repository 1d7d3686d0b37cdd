package io.peerlink.benchmark.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Makes the runs of a table. In each round the candidates run in another order, in groups
 * with the floor before and after each group, so that ratios are of runs that found the
 * machine in the same state.
 */
final class TableRuns {

	private static final int GROUP_SIZE = 6;

	private final Table table;

	private final Runner runner;

	private final RunFile file;

	private final Results results = new Results();

	TableRuns(Table table, Runner runner, RunFile file) {
		this.table = table;
		this.runner = runner;
		this.file = file;
	}

	Results run(int rounds) throws IOException, InterruptedException {
		for (int round = 1; round <= rounds; round++) {
			List<Candidate> order = new ArrayList<>(this.table.candidates());
			Collections.shuffle(order, new Random(round));
			for (int i = 0; i < order.size(); i += GROUP_SIZE) {
				group(round, order.subList(i, Math.min(i + GROUP_SIZE, order.size())));
			}
		}
		return this.results;
	}

	private void group(int round, List<Candidate> group) throws IOException, InterruptedException {
		Optional<Double> before = floor(round);
		List<Optional<Double>> values = new ArrayList<>();
		for (Candidate candidate : group) {
			values.add(run(round, candidate).map(this.table.ratioOf()::of));
		}
		Optional<Double> after = floor(round);
		for (int i = 0; i < group.size(); i++) {
			if (values.get(i).isPresent() && before.isPresent() && after.isPresent()) {
				double floor = (before.get() + after.get()) / 2;
				this.results.addRatio(group.get(i).name(), values.get(i).get() / floor);
			}
		}
	}

	private Optional<Double> floor(int round) throws IOException, InterruptedException {
		Optional<Candidate> floor = this.table.floor();
		return floor.isPresent() ? run(round, floor.get()).map(this.table.ratioOf()::of) : Optional.empty();
	}

	private Optional<Run> run(int round, Candidate candidate) throws IOException, InterruptedException {
		String label = this.table.id() + ", round " + round + ", " + candidate.name() + ": ";
		try {
			Run run = this.runner.run(this.table, candidate, round);
			this.results.add(candidate.name(), run);
			this.file.add(round, candidate.name(), run);
			Column shown = this.table.ratioOf();
			System.err.println(label + shown.label(this.table.unit()) + " "
					+ String.format(Locale.ROOT, shown.format(), shown.of(run)));
			return Optional.of(run);
		}
		catch (RunFailedException ex) {
			this.results.addFailure(candidate.name());
			System.err.println(label + ex.getMessage());
			return Optional.empty();
		}
	}

}
