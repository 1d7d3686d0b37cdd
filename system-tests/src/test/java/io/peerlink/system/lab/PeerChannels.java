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
 * The channels of a {@link PeerProcess}. It keeps whatever arrives on them.
 */
public final class PeerChannels {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final LineProcess process;

	private final Dialog dialog;

	PeerChannels(LineProcess process, Dialog dialog) {
		this.process = process;
		this.dialog = dialog;
	}

	/**
	 * Let peers open a channel.
	 * @param name its name
	 * @param ordering its ordering
	 * @param options {@code behaviour}: {@code keep}, {@code echo}, or {@code fail} for
	 * an acceptor that throws; Java only: {@code idle_timeout} in seconds
	 */
	public void register(String name, ChannelOrdering ordering, Map<String, ?> options) {
		Map<String, Object> details = new LinkedHashMap<>(options);
		details.put("name", name);
		details.put("ordering", ordering.name());
		this.dialog.execute("register_channel", TIMEOUT, details).result();
	}

	/**
	 * Open a channel.
	 * @param timeout how long to wait for the peer's consent
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
		return this.dialog.execute("open_channel", timeout, details);
	}

	/**
	 * Open a channel to a peer that is ready for it.
	 * @param peer the peer
	 * @param name the name that the peer has registered it by
	 * @param ordering its ordering
	 * @return the channel's id
	 */
	public String open(String peer, String name, ChannelOrdering ordering) {
		return open(TIMEOUT, peer, name, ordering, Map.of()).result().asString();
	}

	/**
	 * Wait until a channel that a peer opened has been accepted, if it was not already.
	 * @param channel the channel's id
	 */
	public void awaitAccepted(String channel) {
		awaitEvent("accepted", channel, TIMEOUT);
	}

	/**
	 * Wait until a channel of a peer has been accepted.
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
	 * Wait until a channel was closed, if it was not already.
	 * @param channel the channel's id
	 * @param timeout how long to wait
	 * @return when this side noticed it, and {@code reason}
	 */
	public Line awaitClosed(String channel, Duration timeout) {
		return awaitEvent("closed", channel, timeout);
	}

	private Line awaitEvent(String event, String channel, Duration timeout) {
		return this.process
			.awaitLine((line) -> event.equals(line.string("event")) && channel.equals(line.string("channel")), timeout);
	}

	/**
	 * List what happened to a channel.
	 * @param channel the channel's id
	 * @return {@code accepted}; {@code accepted_again} when Python accepts a repeated
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
	 * Send one message.
	 * @param channel the channel's id
	 * @param payload the message
	 * @return the answer: nothing, or the error
	 */
	public Answer send(String channel, @Nullable Object payload) {
		Map<String, @Nullable Object> details = new LinkedHashMap<>();
		details.put("channel", channel);
		details.put("payload", payload);
		return this.dialog.execute("send", TIMEOUT, details);
	}

	/**
	 * Begin to send the numbers from 1 on, each as a message.
	 * @param channel the channel's id
	 * @param count how many
	 * @param rate how many a second
	 * @return waits for the end
	 */
	public Supplier<Answer> stream(String channel, int count, int rate) {
		return this.dialog.begin("stream", Duration.ofSeconds(count / rate).plus(TIMEOUT),
				Map.of("channel", channel, "count", count, "rate", rate));
	}

	/**
	 * Return what has arrived on a channel so far.
	 * @param channel the channel's id, also of one that is closed
	 * @return all of it
	 */
	public Received received(String channel) {
		JsonNode result = this.dialog.execute("received", TIMEOUT, Map.of("channel", channel)).result();
		return new Received(list(result.path("payloads")),
				list(result.path("sequences")).stream().map(JsonNode::asLong).toList(), result.path("statistics"));
	}

	private static List<JsonNode> list(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).toList();
	}

	/**
	 * Close a channel.
	 * @param channel the channel's id
	 */
	public void close(String channel) {
		this.dialog.execute("close_channel", TIMEOUT, Map.of("channel", channel)).result();
	}

	/**
	 * Return the numbers of all channels of a Java node.
	 * @return the totals, see {@link io.peerlink.channel.ChannelTotals}
	 */
	public JsonNode totals() {
		return this.dialog.execute("channel_totals", TIMEOUT, Map.of()).result();
	}

	/**
	 * What has arrived on a channel.
	 *
	 * @param payloads the messages
	 * @param sequences their sequence numbers; empty from Python, which does not show
	 * them
	 * @param statistics see {@link io.peerlink.channel.ChannelStatistics}; missing from
	 * Python
	 */
	public record Received(List<JsonNode> payloads, List<Long> sequences, JsonNode statistics) {

		/**
		 * Return the messages of a stream.
		 * @return the numbers as they arrived
		 */
		public List<Long> numbers() {
			return this.payloads.stream().map(JsonNode::asLong).toList();
		}

	}

}
