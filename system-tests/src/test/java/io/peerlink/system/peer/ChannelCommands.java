package io.peerlink.system.peer;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.KeptChannel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The commands of a {@link JavaPeer} for channels.
 */
final class ChannelCommands {

	/**
	 * Large enough for the messages that arrive while this process is suspended for a
	 * while.
	 */
	private static final int QUEUE_SIZE = 4096;

	private final PeerLink node;

	private final Map<String, RecordedChannel> channels = new ConcurrentHashMap<>();

	private final Map<String, KeptChannel> kept = new ConcurrentHashMap<>();

	ChannelCommands(PeerLink node) {
		this.node = node;
	}

	@Nullable Object resultOf(JsonNode command) {
		switch (command.path("do").asString()) {
			case "register_channel" -> this.node.registerChannel(command.path("name").asString(),
					(channel) -> accept(channel, command.path("behaviour").asString("record")), options(command));
			case "open_channel" -> {
				return open(command);
			}
			case "send" -> channel(command).send(JavaPeer.JSON.treeToValue(command.path("payload"), Object.class));
			case "stream" -> stream(channel(command), command.path("count").asInt(), command.path("rate").asInt());
			case "received" -> {
				return recorded(command).received();
			}
			case "keep_channel" -> {
				String name = command.path("name").asString();
				this.kept.put(name, this.node.keepOpen(command.path("peer").asString(), name, options(command)));
			}
			case "send_kept" -> {
				return Objects.requireNonNull(this.kept.get(command.path("name").asString()))
					.send(JavaPeer.JSON.treeToValue(command.path("payload"), Object.class));
			}
			case "close_channel" -> channel(command).close();
			case "channel_totals" -> {
				return this.node.status().channelTotals();
			}
			default -> throw new IllegalArgumentException("Unknown command " + command);
		}
		return null;
	}

	private void accept(Channel channel, String behaviour) {
		RecordedChannel recorded = record(channel);
		JavaPeer.writeLine(Map.of("event", "accepted", "channel", channel.id(), "name", channel.name(), "source",
				channel.peer().name()));
		switch (behaviour) {
			case "record" -> recorded.listen();
			case "echo" -> recorded.echo();
			default -> throw new IllegalStateException("not today");
		}
	}

	private String open(JsonNode command) {
		Channel channel = this.node.openChannel(command.path("peer").asString(), command.path("name").asString(),
				options(command));
		record(channel).receive();
		return channel.id();
	}

	private RecordedChannel record(Channel channel) {
		RecordedChannel recorded = new RecordedChannel(channel);
		this.channels.put(channel.id(), recorded);
		return recorded;
	}

	private RecordedChannel recorded(JsonNode command) {
		return Objects.requireNonNull(this.channels.get(command.path("channel").asString()));
	}

	private Channel channel(JsonNode command) {
		return recorded(command).channel();
	}

	private static ChannelOptions options(JsonNode command) {
		ChannelOptions options = ChannelOptions.of(ChannelOrdering.valueOf(command.path("ordering").asString()))
			.withMaxQueueSize(QUEUE_SIZE);
		if (command.has("idle_timeout")) {
			options = options.withIdleTimeout(seconds(command.path("idle_timeout")));
		}
		if (command.has("timeout")) {
			options = options.withOpenTimeout(seconds(command.path("timeout")));
		}
		return options;
	}

	private static Duration seconds(JsonNode seconds) {
		return Duration.ofMillis((long) (seconds.asDouble() * 1000));
	}

	private static void stream(Channel channel, int count, int rate) {
		long began = System.nanoTime();
		for (long number = 1; number <= count; number++) {
			channel.send(number);
			long next = began + number * TimeUnit.SECONDS.toNanos(1) / rate;
			for (long early = next - System.nanoTime(); early > 0; early = next - System.nanoTime()) {
				LockSupport.parkNanos(early);
			}
		}
	}

}
