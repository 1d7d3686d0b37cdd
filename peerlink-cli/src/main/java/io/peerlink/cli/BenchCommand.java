package io.peerlink.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.peerlink.PeerLink;
import io.peerlink.call.PeerClient;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Measures how fast a peer answers calls.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, header = "Measure how fast a peer answers calls.",
		description = "Calls a method of a peer repeatedly and prints how many calls per second returned a result and how long "
				+ "they took. Succeeds when at least one call did.",
		footerHeading = "%nExamples:%n", footer = { "  peerlink bench Phone1",
				"  peerlink bench Phone1 --callers 16 --duration 30s --method add 25 17" })
final class BenchCommand implements Callable<Integer> {

	private static final int MAX_CALLERS = 1024;

	private final CommandContext context;

	@Spec
	private @Nullable CommandSpec spec;

	@Parameters(index = "0", paramLabel = "PEER", description = "Name of the peer.")
	private String peer = "";

	@Parameters(index = "1..*", paramLabel = "JSON-ARG", description = JsonArguments.DESCRIPTION)
	private List<String> arguments = new ArrayList<>();

	@Option(names = "--method", paramLabel = "METHOD",
			description = "Name of the method; by default __ping__, which every node has.")
	private String method = "__ping__";

	@Option(names = "--callers", paramLabel = "N",
			description = "Number of threads, each with one call at a time; 8 by default.")
	private int callers = 8;

	@Option(names = "--duration", paramLabel = "TIME", description = "How long to measure; 5s by default.")
	private Duration duration = Duration.ofSeconds(5);

	@Option(names = "--warmup", paramLabel = "TIME",
			description = "How long to call before the measurement; 1s by default.")
	private Duration warmup = Duration.ofSeconds(1);

	BenchCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		if (this.callers < 1 || this.callers > MAX_CALLERS) {
			throw new UsageException("--callers must be from 1 to " + MAX_CALLERS);
		}
		if (this.duration.isZero()) {
			throw new UsageException("--duration must be positive");
		}
		Object[] values = JsonArguments.parse(this.arguments, this.spec, this.context.arguments());
		return this.context.withCaller((node) -> measure(node, values));
	}

	private int measure(PeerLink node, Object[] values) throws InterruptedException {
		Peer target = this.context.awaitPeer(node, this.peer);
		PeerClient client = node.peer(target.name());
		LoadTest test = new LoadTest(() -> client.call(this.method, void.class, values), this.callers, this.warmup,
				this.duration);
		this.context.output()
			.printRemark(
					"Calling for " + DurationConverter.format(this.warmup.plus(this.duration)) + ". Stop with Ctrl-C.");
		LoadTest.Result result = test.run();
		long retransmissions = node.status().rpc().retransmissions();
		this.context.output().print(new Summary(target.name(), this.method, this.callers, result, retransmissions));
		return ExitCode.of(result.latencies().count() > 0);
	}

	private record Summary(String peer, String method, int callers, LoadTest.Result result,
			long retransmissions) implements OutputEvent {

		private static final double NANOS_PER_SECOND = 1e9;

		@Override
		public String text(Style style) {
			Latencies latencies = this.result.latencies();
			StringBuilder text = new StringBuilder();
			text.append(style.strong(this.method)).append(" of ").append(style.strong(this.peer));
			text.append(", ").append(this.callers).append(" callers, ");
			text.append(Style.decimal(this.result.elapsed().toNanos() / NANOS_PER_SECOND, 1)).append(" s\n  calls/s  ");
			text.append(style.success(Style.decimal(callsPerSecond(), 0))).append("  (").append(latencies.count());
			text.append(" calls, ").append(this.result.errorCount()).append(" errors, ");
			text.append(this.retransmissions).append(" retransmissions)");
			if (latencies.count() > 0) {
				for (LatencyStatistic statistic : LatencyStatistic.values()) {
					text.append("\n  ").append(statistic.label()).append("      ");
					text.append(style.millis(statistic.of(latencies)));
				}
			}
			this.result.errors().forEach((type, count) -> text.append("\n  ").append(style.error(type + ": " + count)));
			return text.toString();
		}

		@Override
		public JsonLine json() {
			JsonLine line = JsonLine.of("summary")
				.with("peer", this.peer)
				.with("method", this.method)
				.with("callers", this.callers)
				.withMillis("duration_ms", this.result.elapsed())
				.with("calls", this.result.latencies().count())
				.with("errors", this.result.errorCount())
				.with("errors_by_type", this.result.errors())
				.with("retransmissions", this.retransmissions)
				.withDecimal("calls_per_second", callsPerSecond());
			for (LatencyStatistic statistic : LatencyStatistic.values()) {
				statistic.addTo(line, this.result.latencies());
			}
			return line;
		}

		private double callsPerSecond() {
			return this.result.latencies().count() * NANOS_PER_SECOND / Math.max(this.result.elapsed().toNanos(), 1);
		}

	}

}
