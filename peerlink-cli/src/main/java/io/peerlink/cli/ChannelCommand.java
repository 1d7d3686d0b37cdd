package io.peerlink.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

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
 * Joins the standard streams with a channel.
 */
@Command(name = "channel", mixinStandardHelpOptions = true, header = "Join standard input and output with a channel.",
		description = "Opens a channel to a peer, sends each line of the standard input as a message and writes each message "
				+ "that arrives as JSON. Ends when the input does, or with a failure when the peer closes the channel "
				+ "before that. Messages may be lost, as on every channel.",
		footerHeading = "%nExamples:%n",
		footer = { "  peerlink channel Phone1 echo",
				"  printf '%%s\\n' 1 '{\"x\": 2}' text | peerlink channel Phone1 echo-seq --ordering SEQUENCE",
				"  peerlink channel Phone1 readings --linger 1m < /dev/null" })
final class ChannelCommand implements Callable<Integer> {

	/**
	 * How many messages may wait to be written. When that is not enough, those are
	 * dropped that the channel would have to keep.
	 */
	private static final int MAX_WAITING = 1024;

	private final CommandContext context;

	@Parameters(index = "0", paramLabel = "PEER", description = "Name of the peer.")
	private String peer = "";

	@Parameters(index = "1", paramLabel = "CHANNEL", description = "Name that the peer has registered the channel by.")
	private String channel = "";

	@Option(names = "--ordering", paramLabel = "ORDERING",
			description = "What the peer has registered: RAW, which is the default, or SEQUENCE.")
	private ChannelOrdering ordering = ChannelOrdering.RAW;

	@Option(names = "--linger", paramLabel = "TIME",
			description = "How long to go on receiving when the input has ended; 500ms by default.")
	private Duration linger = Duration.ofMillis(500);

	ChannelCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		return this.context.withCaller(this::join);
	}

	private int join(PeerLink node) throws InterruptedException {
		Peer target = this.context.awaitPeer(node, this.peer);
		ChannelOptions options = ChannelOptions.of(this.ordering)
			.withMaxQueueSize(ChannelOptions.MAX_QUEUE_SIZE)
			.withOpenTimeout(this.context.options().timeout());
		Output output = this.context.output();
		try (Channel channel = node.openChannel(target, this.channel, options)) {
			output.print(new Opened(channel));
			BlockingQueue<Event> events = new LinkedBlockingQueue<>(MAX_WAITING);
			channel.onMessage((message) -> put(events, new Arrived(message)));
			channel.onDisconnect((reason) -> put(events, new Disconnected(reason)));
			ChannelInput input = new ChannelInput(this.context.environment().in(), channel, output,
					() -> put(events, new EndOfInput()));
			input.start();
			boolean done = tellUntilTheEnd(events, channel);
			channel.close();
			output.print(new Closed(channel.closeReason().orElse(""), channel.statistics()));
			return ExitCode.of(done && !input.hasFailed());
		}
	}

	/**
	 * Write what arrives.
	 * @return whether it ended as the user wished
	 */
	private boolean tellUntilTheEnd(BlockingQueue<Event> events, Channel channel) {
		Long deadline = null;
		try {
			while (true) {
				Event event = (deadline == null) ? events.take()
						: events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
				if (event == null) {
					return true;
				}
				if (event instanceof Arrived arrived) {
					this.context.output().print(arrived);
				}
				else if (event instanceof Disconnected disconnected) {
					return deadline != null || fail(disconnected.reason(), channel);
				}
				else {
					deadline = System.nanoTime() + this.linger.toNanos();
				}
			}
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	private boolean fail(String reason, Channel channel) {
		this.context.output()
			.printFailure(new Failure("channel_closed",
					"'" + channel.peer().name() + "' has closed channel '" + channel.name() + "': " + reason, null,
					Map.of("reason", reason)));
		return false;
	}

	private static void put(BlockingQueue<Event> events, Event event) {
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

	private record Arrived(ChannelMessage message) implements Event, OutputEvent {

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

	private record Opened(Channel channel) implements OutputEvent {

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

	private record Closed(String reason, ChannelStatistics statistics) implements OutputEvent {

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
