package io.peerlink.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Collectors;

import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.OutputException;
import io.peerlink.cli.output.Style;
import io.peerlink.error.PeerLinkException;
import io.peerlink.file.FileOptions;
import io.peerlink.file.ReceivedFile;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * Runs a node with demo functions, channels and a stream.
 */
@Command(name = "serve", mixinStandardHelpOptions = true, header = "Run a demo node.",
		description = "Runs a node until Ctrl-C. It has the functions add, echo, whoami, sleep, fail, node_info, square, "
				+ "matrix_chunk, greet and count, the channels echo (RAW) and echo-seq (SEQUENCE), which send each "
				+ "message back, and the byte stream echo. Everyone on the network can call it.",
		footerHeading = "%nExamples:%n", footer = { "  peerlink serve", "  peerlink serve Phone1",
				"  peerlink serve Phone1 --inbox received --shared public" })
final class ServeCommand implements Callable<Integer> {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(1);

	private final CommandContext context;

	private final BlockingQueue<OutputException> failures = new ArrayBlockingQueue<>(1);

	@Parameters(arity = "0..1", paramLabel = "NAME",
			description = "Name of the node, which must be unique; cli-<host>-<pid> by default.")
	private @Nullable String name;

	@Option(names = "--inbox", paramLabel = "FOLDER", description = "Takes files of peers, and writes them there.")
	private @Nullable Path inbox;

	@Option(names = "--shared", paramLabel = "FOLDER", description = "Lets peers list and fetch the files there.")
	private @Nullable Path shared;

	@Option(names = "--overwrite", description = "Lets peers replace files of the inbox.")
	private boolean overwrite;

	ServeCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		String requested = requestedName();
		String name = (requested != null) ? requested : DefaultName.ofThisProcess();
		return this.context.withServer(name, (builder) -> builder.renameOnConflict(requested == null)
			.shutdownTimeout(SHUTDOWN_TIMEOUT)
			.files(FileOptions.none().withInbox(this.inbox).withShared(this.shared).withOverwrite(this.overwrite)),
				this::prepare, this::serve);
	}

	private void prepare(PeerLink node) {
		register(node);
		node.files().addListener(this::print);
	}

	/**
	 * Called by a thread of the node. What goes wrong ends the command.
	 */
	private void print(ReceivedFile file) {
		try {
			this.context.output().print(new Received(file));
		}
		catch (OutputException ex) {
			this.failures.offer(ex);
		}
	}

	private @Nullable String requestedName() {
		String option = this.context.options().name();
		if (this.name != null && option != null && !this.name.equals(option)) {
			throw new UsageException("The node cannot have both names: '" + this.name + "' and '" + option + "'");
		}
		return (this.name != null) ? this.name : option;
	}

	static void register(PeerLink node) {
		DemoFunctions.of(node::name).forEach(node::register);
		node.registerChannel("echo", ServeCommand::echo, ChannelOptions.raw());
		node.registerChannel("echo-seq", ServeCommand::echo, ChannelOptions.sequenced());
		node.registerStream("echo", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
	}

	private static void echo(Channel channel) {
		channel.onMessage(JsonNode.class, (message) -> echo(channel, message));
	}

	private static void echo(Channel channel, JsonNode message) {
		try {
			channel.send(message);
		}
		catch (PeerLinkException ex) {
			// The channel is closed, or the message grew when it was serialized again.
		}
	}

	private int serve(PeerLink node) {
		NodeStatus status = node.status();
		this.context.output()
			.print(new Serving(status.name(), status.address().getPort(), status.tcpPort(), status.instanceId(),
					node.methods().stream().map(ServeCommand::signature).toList(), node.registeredChannels(),
					node.registeredStreams()));
		this.context.printInactiveDiscovery(node);
		try {
			throw this.failures.take();
		}
		catch (InterruptedException ex) {
			// Ctrl-C is the regular end.
		}
		return ExitCode.SUCCESS;
	}

	private static String signature(RpcMethod method) {
		return method.parameters()
			.stream()
			.map(RpcParameter::name)
			.collect(Collectors.joining(", ", method.name() + "(", ")"));
	}

	private record Serving(String name, int port, OptionalInt tcpPort, String instanceId, List<String> methods,
			List<String> channels, List<String> streams) implements OutputEvent {

		@Override
		public String text(Style style) {
			return "This is " + style.strong(this.name) + ", UDP port " + this.port
					+ (this.tcpPort.isPresent() ? ", TCP port " + this.tcpPort.getAsInt() : "")
					+ ". Stop with Ctrl-C.\nMethods:\n  " + String.join("\n  ", this.methods) + "\nChannels: "
					+ String.join(", ", this.channels) + "\nStreams: " + String.join(", ", this.streams);
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("serving")
				.with("name", this.name)
				.with("port", this.port)
				.with("tcp_port", this.tcpPort.isPresent() ? this.tcpPort.getAsInt() : null)
				.with("version", PeerLink.version())
				.with("instance_id", this.instanceId)
				.with("methods", this.methods)
				.with("channels", this.channels)
				.with("streams", this.streams);
		}

	}

	private record Received(ReceivedFile file) implements OutputEvent {

		@Override
		public String text(Style style) {
			return "Received " + style.strong(this.file.name()) + ", " + FileSize.format((double) this.file.size())
					+ this.file.sender().map((sender) -> ", from " + style.plain(sender)).orElse("");
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("received")
				.with("peer", this.file.sender().orElse(null))
				.with("name", this.file.name())
				.with("file", this.file.path().toString())
				.with("size", this.file.size());
		}

	}

}
