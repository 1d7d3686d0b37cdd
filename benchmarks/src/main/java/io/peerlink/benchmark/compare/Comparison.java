package io.peerlink.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * Compares PeerLink with raw UDP, RSocket, JGroups and gRPC. Tables go to the standard
 * output, progress to the error stream.
 */
public final class Comparison {

	private final ComparisonOptions options;

	private Comparison(ComparisonOptions options) {
		this.options = options;
	}

	/**
	 * Runs the comparison.
	 * @param arguments options of the form {@code key=value}
	 * @return whether every run succeeded and every call had a result
	 * @throws IllegalArgumentException if an option is wrong
	 */
	public static boolean run(List<String> arguments) throws IOException, InterruptedException {
		return new Comparison(ComparisonOptions.of(arguments)).run();
	}

	private boolean run() throws IOException, InterruptedException {
		Files.createDirectories(this.options.output());
		System.out.printf("%s, %d processors, %s, Java %s, %d rounds of %s s%n", LocalDate.now(ZoneId.systemDefault()),
				Runtime.getRuntime().availableProcessors(), System.getProperty("os.name"),
				this.options.java().version(), this.options.rounds(), this.options.seconds());
		Tables tables = new Tables(new Candidates(this.options.baseline()));
		boolean complete = true;
		for (TableId id : this.options.tables()) {
			complete &= run(selected(tables.table(id)));
		}
		return complete;
	}

	private Table selected(Table table) {
		return table.with(table.candidates()
			.stream()
			.filter((candidate) -> this.options.only().test(candidate.name()))
			.filter((candidate) -> candidate.minimumJava() <= this.options.java().version().feature())
			.toList());
	}

	private boolean run(Table table) throws IOException, InterruptedException {
		try (RunFile file = new RunFile(this.options.output(), table)) {
			Results results = new TableRuns(table, new Runner(this.options), file).run(this.options.rounds());
			new MarkdownTable(table, results, System.out).print();
			return results.complete();
		}
	}

}
