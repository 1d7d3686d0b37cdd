package io.peerlink.benchmark.compare;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The figures of each run as comma-separated values, in the order of the runs.
 */
final class RunFile implements AutoCloseable {

	private final Writer writer;

	private final List<Column> columns;

	RunFile(Path directory, Table table) throws IOException {
		this.columns = table.columns();
		this.writer = Files.newBufferedWriter(directory.resolve(table.id() + ".csv"));
		this.writer.write("round,candidate," + this.columns.stream()
			.map((column) -> '"' + column.label(table.unit()) + '"')
			.collect(Collectors.joining(",")) + ",errors,used by others\n");
	}

	void add(int round, String candidate, Run run) throws IOException {
		this.writer.write(round + ",\"" + candidate + "\","
				+ this.columns.stream()
					.map((column) -> String.format(Locale.ROOT, "%.3f", column.of(run)))
					.collect(Collectors.joining(","))
				+ "," + run.client().errors() + String.format(Locale.ROOT, ",%.3f%n", run.foreignShare()));
		this.writer.flush();
	}

	@Override
	public void close() throws IOException {
		this.writer.close();
	}

}
