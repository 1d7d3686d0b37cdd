package io.peerlink.system.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

import io.peerlink.channel.ChannelOrdering;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The channels of a {@link PeerProcess}, which records their messages.
 */
public final class PeerChannels {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final LineProcess process;

	private final CommandClient commands;

	PeerChannels(LineProcess process, CommandClient commands) {
		this.process = process;
		this.commands = commands;
	}

	/**
	 * Registers a channel that peers can open.
	 * @param name its name
	 * @param ordering its ordering
	 * @param options {@code behaviour}: {@code record}, {@code echo}, or {@code fail} for
	 * an acceptor that throws; Java only: {@code idle_timeout} in seconds
	 */
	public void register(String name, ChannelOrdering ordering, Map<String, ?> options) {
		Map<String, Object> details = new LinkedHashMap<>(options);
		details.put("name", name);
		details.put("ordering", ordering.name());
		this.commands.execute("register_channel", TIMEOUT, details).result();
	}

	/**
	 * Opens a channel.
	 * @param timeout how long to wait for the peer's ack
	 * @param peer the peer
	 * @param name the name that the peer has registered it by
	 * @param ordering its ordering
	 * @param options {@code idle_timeout} in seconds
	 * @return the answer: the channel's id, or the error
	 */
	public Answer open(Duration timeout, String peer, String name, ChannelOrdering ordering, Map<String, ?> options) {
		Map<String, Object> details = new LinkedHashMap<>(options);
		details.put("peer", peer);
		details.put("name", name);
		details.put("ordering", ordering.name());
		details.put("timeout", timeout.toMillis() / 1000.0);
		return this.commands.execute("open_channel", timeout, details);
	}

	/**
	 * Opens a channel to a peer that has registered it.
	 * @param peer the peer
	 * @param name the name that the peer has registered it by
	 * @param ordering its ordering
	 * @return the channel's id
	 */
	public String open(String peer, String name, ChannelOrdering ordering) {
		return open(TIMEOUT, peer, name, ordering, Map.of()).result().asString();
	}

	/**
	 * Keeps a channel to a peer open. Java nodes only.
	 * @param peer the peer
	 * @param name the name that the peer has registered it by
	 * @param ordering its ordering
	 */
	public void keepOpen(String peer, String name, ChannelOrdering ordering) {
		this.commands.execute("keep_channel", TIMEOUT, Map.of("peer", peer, "name", name, "ordering", ordering.name()))
			.result();
	}

	/**
	 * Sends one message on a channel that is kept open. Java nodes only.
	 * @param name the name of the channel
	 * @param payload the message
	 * @return whether the channel was open
	 */
	public boolean sendKept(String name, Object payload) {
		return this.commands.execute("send_kept", TIMEOUT, Map.of("name", name, "payload", payload))
			.result()
			.asInt() == 1;
	}

	/**
	 * Returns the channels of one name that peers have opened so far. Java nodes only.
	 * @param name the name that this node has registered it by
	 * @return their ids, the latest one last
	 */
	public List<String> accepted(String name) {
		return this.process.lines(0)
			.stream()
			.filter((line) -> "accepted".equals(line.string("event")) && name.equals(line.string("name")))
			.map((line) -> line.required().path("channel").asString())
			.toList();
	}

	/**
	 * Waits until a channel that a peer opened has been accepted. Earlier events count as
	 * well.
	 * @param channel the channel's id
	 */
	public void awaitAccepted(String channel) {
		awaitEvent("accepted", channel, TIMEOUT);
	}

	/**
	 * Waits until a channel of a peer has been accepted.
	 * @param mark see {@link LineProcess#mark()}
	 * @return the id of the first one after the mark
	 */
	public String awaitAnyAccepted(int mark) {
		return this.process.awaitLine(mark, (line) -> "accepted".equals(line.string("event")), TIMEOUT)
			.required()
			.path("channel")
			.asString();
	}

	/**
	 * Waits until a channel was closed. Earlier events count as well.
	 * @param channel the channel's id
	 * @param timeout how long to wait
	 * @return the event at this side: time and {@code reason}
	 */
	public Line awaitClosed(String channel, Duration timeout) {
		return awaitEvent("closed", channel, timeout);
	}

	private Line awaitEvent(String event, String channel, Duration timeout) {
		return this.process
			.awaitLine((line) -> event.equals(line.string("event")) && channel.equals(line.string("channel")), timeout);
	}

	/**
	 * Returns the events of a channel.
	 * @param channel the channel's id
	 * @return {@code accepted}; {@code accepted_again} if Python accepts a retransmitted
	 * opening; {@code closed} and the reason
	 */
	public List<String> events(String channel) {
		return this.process.lines(0)
			.stream()
			.filter((line) -> channel.equals(line.string("channel")))
			.map((line) -> line.string("event") + ((line.string("reason") != null) ? " " + line.string("reason") : ""))
			.toList();
	}

	/**
	 * Sends one message.
	 * @param channel the channel's id
	 * @param payload the message
	 * @return the answer, which may be an error
	 */
	public Answer send(String channel, @Nullable Object payload) {
		Map<String, @Nullable Object> details = new LinkedHashMap<>();
		details.put("channel", channel);
		details.put("payload", payload);
		return this.commands.execute("send", TIMEOUT, details);
	}

	/**
	 * Starts to send the numbers from 1 on, each as a message.
	 * @param channel the channel's id
	 * @param count the number of messages
	 * @param rate messages per second
	 * @return a supplier that waits for the end
	 */
	public Supplier<Answer> stream(String channel, int count, int rate) {
		return this.commands.begin("stream", Duration.ofSeconds(count / rate).plus(TIMEOUT),
				Map.of("channel", channel, "count", count, "rate", rate));
	}

	/**
	 * Returns the messages that have arrived on a channel.
	 * @param channel the channel's id, also of a closed channel
	 * @return the messages
	 */
	public Received received(String channel) {
		JsonNode result = this.commands.execute("received", TIMEOUT, Map.of("channel", channel)).result();
		return new Received(list(result.path("payloads")),
				list(result.path("sequences")).stream().map(JsonNode::asLong).toList(), result.path("statistics"));
	}

	private static List<JsonNode> list(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).toList();
	}

	/**
	 * Closes a channel.
	 * @param channel the channel's id
	 */
	public void close(String channel) {
		this.commands.execute("close_channel", TIMEOUT, Map.of("channel", channel)).result();
	}

	/**
	 * Returns the totals of all channels of a Java node.
	 * @return the totals, see {@link io.peerlink.channel.ChannelTotals}
	 */
	public JsonNode totals() {
		return this.commands.execute("channel_totals", TIMEOUT, Map.of()).result();
	}

	/**
	 * The messages that have arrived on a channel.
	 *
	 * @param payloads the messages
	 * @param sequences their sequence numbers; empty from Python, which does not provide
	 * them
	 * @param statistics see {@link io.peerlink.channel.ChannelStatistics}; missing from
	 * Python
	 */
	public record Received(List<JsonNode> payloads, List<Long> sequences, JsonNode statistics) {

		/**
		 * Returns the messages of a stream.
		 * @return the numbers in the order of arrival
		 */
		public List<Long> numbers() {
			return this.payloads.stream().map(JsonNode::asLong).toList();
		}

	}

}
