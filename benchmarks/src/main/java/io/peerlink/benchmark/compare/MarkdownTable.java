package io.peerlink.benchmark.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Prints a table in Markdown.
 */
final class MarkdownTable {

	private final Table table;

	private final Results results;

	private final PrintStream out;

	MarkdownTable(Table table, Results results, PrintStream out) {
		this.table = table;
		this.results = results;
		this.out = out;
	}

	void print() {
		this.out.printf("%n## %s: %s%n%n", this.table.id(), this.table.title());
		List<String> header = new ArrayList<>(List.of(""));
		this.table.columns().forEach((column) -> header.add(column.label(this.table.unit())));
		this.table.floor()
			.ifPresent((floor) -> header.add("x floor, " + this.table.ratioOf().label(this.table.unit())));
		row(header);
		row(Collections.nCopies(header.size(), "---"));
		this.table.floor().ifPresent((floor) -> line(floor.name(), "1"));
		this.table.candidates()
			.forEach((candidate) -> line(candidate.name(),
					Spread.of(this.results.line(candidate.name()).ratios(), "%.2f")));
		this.out.printf("%n%d runs were kept although other processes used more than %.0f %% of the machine.%n",
				this.results.disturbed(), 100 * Runner.FOREIGN_LIMIT);
	}

	private void line(String candidate, String ratio) {
		Results.Line line = this.results.line(candidate);
		List<String> cells = new ArrayList<>(List.of(candidate + troubles(line)));
		for (Column column : this.table.columns()) {
			cells.add(Spread.of(line.runs().stream().mapToDouble(column::of).toArray(), column.format()));
		}
		if (this.table.floor().isPresent()) {
			cells.add(ratio);
		}
		row(cells);
	}

	private static String troubles(Results.Line line) {
		String errors = (line.errors() > 0) ? " **" + line.errors() + " errors**" : "";
		return errors + ((line.failures() > 0) ? " **" + line.failures() + " runs failed**" : "");
	}

	private void row(List<String> cells) {
		this.out.println("| " + String.join(" | ", cells) + " |");
	}

}
