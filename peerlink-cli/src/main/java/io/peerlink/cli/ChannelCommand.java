package io.peerlink.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.ChannelStatistics;
import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.Output;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * Connects the standard streams to a channel.
 */
@Command(name = "channel", mixinStandardHelpOptions = true, header = "Connect standard input and output to a channel.",
		description = "Opens a channel to a peer, sends each line of standard input as a message and prints each received message "
				+ "as JSON. Ends with the input, or with a failure when the peer closes the channel "
				+ "earlier. Messages may be lost, as on every channel.",
		footerHeading = "%nExamples:%n",
		footer = { "  peerlink channel Phone1 echo",
				"  printf '%%s\\n' 1 '{\"x\": 2}' text | peerlink channel Phone1 echo-seq --ordering SEQUENCE",
				"  peerlink channel Phone1 readings --linger 1m < /dev/null" })
final class ChannelCommand implements Callable<Integer> {

	/**
	 * The maximum number of messages that wait to be printed. Beyond it messages stay in
	 * the queue of the channel, which drops those that do not fit.
	 */
	private static final int MAX_QUEUED = 1024;

	private final CommandContext context;

	@Parameters(index = "0", paramLabel = "PEER", description = "Name of the peer.")
	private String peer = "";

	@Parameters(index = "1", paramLabel = "CHANNEL", description = "Name of the channel at the peer.")
	private String channel = "";

	@Option(names = "--ordering", paramLabel = "ORDERING",
			description = "Ordering that the peer has registered: RAW (default) or SEQUENCE.")
	private ChannelOrdering ordering = ChannelOrdering.RAW;

	@Option(names = "--linger", paramLabel = "TIME",
			description = "How long to keep receiving after the end of the input; 500ms by default.")
	private Duration linger = Duration.ofMillis(500);

	ChannelCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		return this.context.withCaller(this::run);
	}

	private int run(PeerLink node) throws InterruptedException {
		Peer target = this.context.awaitPeer(node, this.peer);
		ChannelOptions options = ChannelOptions.of(this.ordering)
			.withMaxQueueSize(ChannelOptions.MAX_QUEUE_SIZE)
			.withOpenTimeout(this.context.options().timeout());
		Output output = this.context.output();
		try (Channel channel = node.openChannel(target, this.channel, options)) {
			output.print(new OpenEvent(channel));
			BlockingQueue<Event> events = new LinkedBlockingQueue<>(MAX_QUEUED);
			channel.onMessage((message) -> enqueue(events, new Received(message)));
			channel.onDisconnect((reason) -> enqueue(events, new Disconnected(reason)));
			ChannelInput input = new ChannelInput(this.context.environment().in(), channel, output,
					() -> enqueue(events, new EndOfInput()));
			input.start();
			boolean completed = printMessages(events, channel);
			channel.close();
			output.print(new ClosedEvent(channel.closeReason().orElse(""), channel.statistics()));
			return ExitCode.of(completed && !input.hasFailed());
		}
	}

	/**
	 * Prints received messages until the end of the channel or of the linger time.
	 * @return {@code false} when the peer closed the channel before the end of the input
	 */
	private boolean printMessages(BlockingQueue<Event> events, Channel channel) {
		Deadline deadline = Deadline.NEVER;
		boolean inputEnded = false;
		try {
			for (Event event = deadline.poll(events); event != null; event = deadline.poll(events)) {
				if (event instanceof Received received) {
					this.context.output().print(received);
				}
				else if (event instanceof Disconnected disconnected) {
					return inputEnded || fail(disconnected.reason(), channel);
				}
				else {
					inputEnded = true;
					deadline = Deadline.after(this.linger);
				}
			}
		}
		catch (InterruptedException ex) {
			// Ctrl-C is a regular end.
		}
		return true;
	}

	private boolean fail(String reason, Channel channel) {
		this.context.output()
			.printFailure(new Failure("channel_closed",
					"'" + channel.peer().name() + "' has closed channel '" + channel.name() + "': " + reason, null,
					Map.of("reason", reason)));
		return false;
	}

	private static void enqueue(BlockingQueue<Event> events, Event event) {
		try {
			events.put(event);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private sealed interface Event {

	}

	private record Disconnected(String reason) implements Event {

	}

	private record EndOfInput() implements Event {

	}

	private record Received(ChannelMessage message) implements Event, OutputEvent {

		@Override
		public String text(Style style) {
			return style.plain(Json.write(this.message.read(JsonNode.class)));
		}

		@Override
		public JsonLine json() {
			long sequence = this.message.sequence();
			return JsonLine.of("message")
				.with("payload", this.message.read(JsonNode.class))
				.with("sequence", (sequence > 0) ? sequence : null);
		}

	}

	private record OpenEvent(Channel channel) implements OutputEvent {

		@Override
		public @Nullable String text(Style style) {
			return null;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("open")
				.with("peer", this.channel.peer().name())
				.with("channel", this.channel.name())
				.with("ordering", this.channel.ordering())
				.with("id", this.channel.id());
		}

	}

	private record ClosedEvent(String reason, ChannelStatistics statistics) implements OutputEvent {

		@Override
		public @Nullable String text(Style style) {
			return null;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("closed")
				.with("reason", this.reason)
				.with("sent", this.statistics.sent())
				.with("received", this.statistics.received())
				.with("dropped", this.statistics.droppedStale() + this.statistics.droppedOverflow());
		}

	}

}
