package io.peerlink.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.peerlink.PeerLink;
import io.peerlink.call.CallResult;
import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.Output;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * Calls a method of every peer.
 */
@Command(name = "broadcast", mixinStandardHelpOptions = true, header = "Call a method of every peer.",
		description = "Looks for peers for --wait, calls a method of all of them in parallel and prints the result or "
				+ "error of each. Succeeds when all return a result.",
		footerHeading = "%nExamples:%n", footer = { "  peerlink broadcast node_info",
				"  peerlink broadcast add 1 2 --count 3", "  peerlink broadcast square 7 --wait 1s --json" })
final class BroadcastCommand implements Callable<Integer> {

	private final CommandContext context;

	@Spec
	private @Nullable CommandSpec spec;

	@Parameters(index = "0", paramLabel = "METHOD", description = "Name of the method.")
	private String method = "";

	@Parameters(index = "1..*", paramLabel = "JSON-ARG", description = JsonArguments.DESCRIPTION)
	private List<String> arguments = new ArrayList<>();

	@Option(names = "--kwarg", paramLabel = "NAME=JSON", description = "A keyword argument; may be repeated.")
	private Map<String, String> keywords = new LinkedHashMap<>();

	@Option(names = "--count", paramLabel = "N", description = "End the search when N peers are found.")
	private int count = Integer.MAX_VALUE;

	BroadcastCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		if (this.count < 1) {
			throw new UsageException("--count must be positive");
		}
		Object[] values = JsonArguments.parse(this.arguments, this.spec, this.context.arguments());
		return this.context.withCaller((node) -> broadcast(node, values));
	}

	private int broadcast(PeerLink node, Object[] values) throws InterruptedException {
		node.awaitPeers(this.count, this.context.options().waitTime());
		Collection<CallResult<JsonNode>> results = node.broadcast()
			.with(this.context.callOptions(this.keywords))
			.call(this.method, JsonNode.class, values)
			.values();
		if (results.isEmpty()) {
			return this.context.failForMissingPeers(node, "No peers were");
		}
		Output output = this.context.output();
		results.forEach((result) -> output.print(new PeerResult(result)));
		long succeeded = results.stream().filter(CallResult::isSuccess).count();
		output.print(new Summary(results.size(), succeeded));
		return ExitCode.of(succeeded == results.size());
	}

	private record PeerResult(CallResult<JsonNode> result) implements OutputEvent {

		@Override
		public String text(Style style) {
			PeerLinkException error = this.result.error();
			return style.strong(this.result.peer().name()) + ": "
					+ ((error != null) ? style.error(Failure.of(error).message())
							: style.plain(Json.write(this.result.value())))
					+ " " + style.faint("(" + style.millis(this.result.elapsed()) + ")");
		}

		@Override
		public JsonLine json() {
			PeerLinkException error = this.result.error();
			JsonLine line = JsonLine.of((error != null) ? "error" : "result").with("peer", this.result.peer().name());
			if (error != null) {
				Failure.of(error).addTo(line);
			}
			else {
				line.with("result", this.result.value());
			}
			return line.withMillis("elapsed_ms", this.result.elapsed());
		}

	}

	private record Summary(long peers, long succeeded) implements OutputEvent {

		@Override
		public String text(Style style) {
			return style.faint(this.succeeded + " of " + this.peers + " peers returned a result");
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("summary")
				.with("peers", this.peers)
				.with("succeeded", this.succeeded)
				.with("failed", this.peers - this.succeeded);
		}

	}

}
