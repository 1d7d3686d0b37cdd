package io.peerlink.benchmark.compare;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import io.peerlink.benchmark.process.ClientFigures;
import io.peerlink.benchmark.process.ServerFigures;
import io.peerlink.benchmark.process.Usage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MarkdownTableTests {

	private final Table table = new Tables(new Candidates(Optional.empty())).table(TableId.parse("R"));

	private final Candidate candidate = this.table.candidates().get(0);

	private final Results results = new Results();

	@Test
	void mediansAndRangesAreShown() {
		this.results.add("raw UDP", run(10, 0));
		this.results.add(this.candidate.name(), run(12, 0));
		this.results.add(this.candidate.name(), run(15, 0));
		this.results.add(this.candidate.name(), run(20, 0));
		this.results.addRatio(this.candidate.name(), 1.5);
		assertThat(print()).contains("| raw UDP | 10.0 | 20.0 | 500 | 3.0 | 30 | 1 |",
				"| PeerLink, pooled handlers | 15.0 (12.0..20.0) |", " | 30 (30..30) | 1.50 |",
				"0 runs were kept although", "| x floor, p50, us |", "| calls/s |");
	}

	@Test
	void errorsFailuresAndDisturbancesAreShown() {
		this.results.add(this.candidate.name(), run(12, 0.5));
		this.results.addFailure(this.candidate.name());
		assertThat(print()).contains("| PeerLink, pooled handlers **1 runs failed** | 12.0 |", "1 runs were kept");
	}

	private String print() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new MarkdownTable(this.table.with(List.of(this.candidate)), this.results,
				new PrintStream(out, true, StandardCharsets.UTF_8))
			.print();
		return out.toString(StandardCharsets.UTF_8);
	}

	private static Run run(double p50, double foreignShare) {
		ClientFigures client = new ClientFigures(1000, 0, 2, p50, 20, 30, 40, 0, new Usage(1_000_000, 10_000, 0));
		return new Run(client, new ServerFigures(1000, 0, 0, new Usage(2_000_000, 20_000, 0)), foreignShare);
	}

}
