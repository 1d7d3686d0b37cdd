package io.peerlink.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

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
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Calls a method of one peer.
 */
@Command(name = "call", mixinStandardHelpOptions = true, header = "Call a method of a peer.",
		description = "Calls a method of a peer and prints the result as JSON. With --stream, a result of many values "
				+ "is printed value by value, as they come.",
		footerHeading = "%nExamples:%n",
		footer = { "  peerlink call Phone1 add 25 17",
				"  peerlink call Phone1 greet --kwarg name=Ann --kwarg greeting=Hi",
				"  peerlink call Phone1 echo '{\"x\": [1, 2]}' --timeout 500ms",
				"  peerlink call Phone1 count 5 --stream" })
final class CallCommand implements Callable<Integer> {

	private static final TypeReference<Stream<JsonNode>> ITEMS = new TypeReference<>() {
	};

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

	@Option(names = "--stream",
			description = "Print each item of a stream or a list on a line of its own, as soon as it comes.")
	private boolean stream;

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
		PeerClient client = node.peer(target).with(this.context.callOptions(this.keywords));
		long startedAt = System.nanoTime();
		if (this.stream) {
			long count = printItems(client, target.name(), values);
			this.context.output().print(new End(target.name(), this.method, count, since(startedAt)));
			return ExitCode.SUCCESS;
		}
		JsonNode result = client.call(this.method, JsonNode.class, values);
		this.context.output().print(new Result(target.name(), this.method, result, since(startedAt)));
		return ExitCode.SUCCESS;
	}

	private long printItems(PeerClient client, String peerName, Object[] values) {
		try (Stream<JsonNode> items = client.call(this.method, ITEMS, values)) {
			if (items == null) {
				return 0;
			}
			AtomicLong count = new AtomicLong();
			items.forEach((item) -> {
				this.context.output().print(new Item(peerName, this.method, item));
				count.incrementAndGet();
			});
			return count.get();
		}
	}

	private static Duration since(long startedAt) {
		return Duration.ofNanos(System.nanoTime() - startedAt);
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

	private record Item(String peer, String method, JsonNode value) implements OutputEvent {

		@Override
		public String text(Style style) {
			return style.plain(Json.write(this.value));
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("item").with("peer", this.peer).with("method", this.method).with("item", this.value);
		}

	}

	private record End(String peer, String method, long items, Duration elapsed) implements OutputEvent {

		@Override
		public @Nullable String text(Style style) {
			return null;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("end")
				.with("peer", this.peer)
				.with("method", this.method)
				.with("items", this.items)
				.withMillis("elapsed_ms", this.elapsed);
		}

	}

}
