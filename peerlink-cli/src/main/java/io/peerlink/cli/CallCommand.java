package io.peerlink.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.peerlink.PeerLink;
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
import tools.jackson.databind.JsonNode;

/**
 * Calls a method of one peer.
 */
@Command(name = "call", mixinStandardHelpOptions = true, header = "Call a method of a peer.",
		description = "Calls a method of a peer and prints the result as JSON.", footerHeading = "%nExamples:%n",
		footer = { "  peerlink call Phone1 add 25 17",
				"  peerlink call Phone1 greet --kwarg name=Ann --kwarg greeting=Hi",
				"  peerlink call Phone1 echo '{\"x\": [1, 2]}' --timeout 500ms" })
final class CallCommand implements Callable<Integer> {

	private final CommandContext context;

	@Spec
	private @Nullable CommandSpec spec;

	@Parameters(index = "0", paramLabel = "PEER", description = "Name of the peer.")
	private String peer = "";

	@Parameters(index = "1", paramLabel = "METHOD", description = "Name of the method.")
	private String method = "";

	@Parameters(index = "2..*", paramLabel = "JSON-ARG", description = JsonArguments.DESCRIPTION)
	private List<String> arguments = new ArrayList<>();

	@Option(names = "--kwarg", paramLabel = "NAME=JSON", description = "A keyword argument; may be repeated.")
	private Map<String, String> keywords = new LinkedHashMap<>();

	CallCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		Object[] values = JsonArguments.parse(this.arguments, this.spec, this.context.arguments());
		return this.context.withCaller((node) -> call(node, values));
	}

	private int call(PeerLink node, Object[] values) throws InterruptedException {
		Peer target = this.context.awaitPeer(node, this.peer);
		long startedAt = System.nanoTime();
		JsonNode result = node.peer(target)
			.with(this.context.callOptions(this.keywords))
			.call(this.method, JsonNode.class, values);
		Duration elapsed = Duration.ofNanos(System.nanoTime() - startedAt);
		this.context.output().print(new Result(target.name(), this.method, result, elapsed));
		return ExitCode.SUCCESS;
	}

	private record Result(String peer, String method, @Nullable JsonNode value,
			Duration elapsed) implements OutputEvent {

		@Override
		public String text(Style style) {
			return style.plain(Json.write(this.value));
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("result")
				.with("peer", this.peer)
				.with("method", this.method)
				.with("result", this.value)
				.withMillis("elapsed_ms", this.elapsed);
		}

	}

}
