package io.peerlink.spring.metrics;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.peerlink.NodeStatistics;
import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.spi.UndecodableReason;

/**
 * {@link MeterBinder} for a node: its peers, calls, channels, streams, datagrams and
 * drops. Calls and handlers are timed by call observers, not by this class.
 * <p>
 * Gauges are zero while the node is not running; gauges of round-trip times are
 * {@code NaN} while there is no sample. Counters continue when the node is started again;
 * counts between the last reading and a stop are lost.
 *
 * @since 0.1.0
 */
public final class PeerLinkMetrics implements MeterBinder {

	private static final String DIRECTION = "direction";

	private static final String RECEIVED = "received";

	private static final String SENT = "sent";

	private final PeerLink node;

	private final Tags tags;

	/**
	 * Creates the meters of a node.
	 * @param node the node
	 */
	public PeerLinkMetrics(PeerLink node) {
		this(node, List.of());
	}

	/**
	 * Creates the meters of one of several nodes.
	 * @param node the node
	 * @param tags the tags that distinguish its meters from those of other nodes
	 */
	public PeerLinkMetrics(PeerLink node, Iterable<Tag> tags) {
		this.node = node;
		this.tags = Tags.of(tags);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindPeers(registry);
		bindCalls(registry);
		bindChannels(registry);
		bindStreams(registry);
		bindFiles(registry);
		bindDatagrams(registry);
		bindConnections(registry);
		bindDrops(registry);
	}

	private void bindPeers(MeterRegistry registry) {
		bindPeers(registry, "java", Peer::isJava);
		bindPeers(registry, "other", (peer) -> !peer.isJava());
		gauge("peerlink.keys.refused", NodeStatistics::refusedKeys)
			.description("Nodes that are no peers because their names are pinned to other keys")
			.register(registry);
		roundTrip("peerlink.round.trip.max", RoundTrips::max)
			.description("Longest round-trip time of the peers that are up")
			.register(registry);
		roundTrip("peerlink.round.trip.median", RoundTrips::median)
			.description("Median round-trip time of the peers that are up")
			.register(registry);
	}

	private void bindPeers(MeterRegistry registry, String kind, Predicate<Peer> filter) {
		Gauge.builder("peerlink.peers", this.node, (node) -> node.peers().stream().filter(filter).count())
			.description("Peers that are up")
			.baseUnit("peers")
			.tags(this.tags)
			.tag("kind", kind)
			.register(registry);
	}

	private void bindCalls(MeterRegistry registry) {
		gauge("peerlink.calls.pending", (statistics) -> statistics.rpc().pendingCalls())
			.description("Calls to peers that wait for an answer")
			.register(registry);
		counter("peerlink.calls.retransmissions", (statistics) -> statistics.rpc().retransmissions())
			.description("Requests to peers that were retransmitted because no answer came")
			.register(registry);
		counter("peerlink.calls.inquiries", (statistics) -> statistics.rpc().inquiries())
			.description("Requests that were repeated to ask after calls that peers are executing")
			.register(registry);
		gauge("peerlink.requests.active", (statistics) -> statistics.rpc().activeRequests())
			.description("Requests from peers that were accepted and are not answered yet")
			.register(registry);
		gauge("peerlink.requests.queued", (statistics) -> statistics.rpc().queuedRequests())
			.description("Requests from peers that were accepted and wait for a thread")
			.register(registry);
		counter("peerlink.requests.cancelled", (statistics) -> statistics.rpc().cancelledRequests())
			.description("Requests from peers that the peer cancelled")
			.register(registry);
		counter("peerlink.requests.duplicates", (statistics) -> statistics.rpc().duplicateRequests())
			.description("Requests from peers that arrived again and were not executed again")
			.register(registry);
		gauge("peerlink.replies.cached", (statistics) -> statistics.rpc().cachedReplies())
			.description("Replies that are kept for requests that arrive again")
			.register(registry);
	}

	private void bindChannels(MeterRegistry registry) {
		gauge("peerlink.channels.open", NodeStatistics::openChannels).description("Channels that are open")
			.register(registry);
		gauge("peerlink.channels.queued", NodeStatistics::queuedMessages).baseUnit(BaseUnits.MESSAGES)
			.description("Messages that wait in the queues of all channels")
			.register(registry);
		counter("peerlink.channels.opened", (statistics) -> statistics.channelTotals().opened())
			.description("Channels that were opened, by either side")
			.register(registry);
		counter("peerlink.channels.rejected", (statistics) -> statistics.channelTotals().rejected())
			.description("Requests from peers to open a channel that were refused or ignored")
			.register(registry);
		bindFrames(registry, RECEIVED, (statistics) -> statistics.channelTotals().received());
		bindFrames(registry, SENT, (statistics) -> statistics.channelTotals().sent());
	}

	private void bindFrames(MeterRegistry registry, String direction, ToLongFunction<NodeStatistics> count) {
		counter("peerlink.channels.frames", count).tag(DIRECTION, direction)
			.description("Frames of channels")
			.baseUnit("frames")
			.register(registry);
	}

	private void bindStreams(MeterRegistry registry) {
		gauge("peerlink.streams.open", (statistics) -> statistics.streamTotals().open())
			.description("Byte streams that are open")
			.register(registry);
		counter("peerlink.streams.opened",
				(statistics) -> statistics.streamTotals().opened() + statistics.streamTotals().accepted())
			.description("Byte streams that were opened, by either side")
			.register(registry);
		counter("peerlink.streams.rejected", (statistics) -> statistics.streamTotals().rejected())
			.description("Requests from peers to open a byte stream that were refused")
			.register(registry);
		counter("peerlink.streams.invalid", (statistics) -> statistics.streamTotals().invalid())
			.description("Connections that were to open a byte stream and did not")
			.register(registry);
		bindStreamBytes(registry, RECEIVED, (statistics) -> statistics.streamTotals().bytesIn());
		bindStreamBytes(registry, SENT, (statistics) -> statistics.streamTotals().bytesOut());
		counter("peerlink.values.expired", (statistics) -> statistics.streamTotals().expiredValues())
			.description("Streamed results and arguments that nobody came for")
			.register(registry);
		counter("peerlink.values.refused", (statistics) -> statistics.streamTotals().refusedValues())
			.description("Attempts of peers to read a streamed result or argument that were refused")
			.register(registry);
	}

	private void bindFiles(MeterRegistry registry) {
		bindFiles(registry, RECEIVED, (statistics) -> statistics.files().receiving(),
				(statistics) -> statistics.files().received(), (statistics) -> statistics.files().bytesReceived());
		bindFiles(registry, SENT, (statistics) -> statistics.files().sending(),
				(statistics) -> statistics.files().sent(), (statistics) -> statistics.files().bytesSent());
		counter("peerlink.files.failed", (statistics) -> statistics.files().failed())
			.description("Transfers of files that failed")
			.register(registry);
		counter("peerlink.files.refused", (statistics) -> statistics.files().refused())
			.description("Requests of other nodes for or with files that were refused")
			.register(registry);
	}

	private void bindFiles(MeterRegistry registry, String direction, ToDoubleFunction<NodeStatistics> active,
			ToLongFunction<NodeStatistics> files, ToLongFunction<NodeStatistics> bytes) {
		gauge("peerlink.files.active", active).tag(DIRECTION, direction)
			.description("Files that are being transferred")
			.register(registry);
		counter("peerlink.files", files).tag(DIRECTION, direction)
			.description("Files that were transferred to the end")
			.register(registry);
		counter("peerlink.files.traffic", bytes).tag(DIRECTION, direction)
			.description("Content of files")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
	}

	private void bindStreamBytes(MeterRegistry registry, String direction, ToLongFunction<NodeStatistics> bytes) {
		counter("peerlink.streams.traffic", bytes).tag(DIRECTION, direction)
			.description("Content of byte streams")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
	}

	private void bindDatagrams(MeterRegistry registry) {
		bindDatagrams(registry, RECEIVED, (statistics) -> statistics.transport().datagramsIn(),
				(statistics) -> statistics.transport().bytesIn());
		bindDatagrams(registry, SENT, (statistics) -> statistics.transport().datagramsOut(),
				(statistics) -> statistics.transport().bytesOut());
		counter("peerlink.receive.errors", (statistics) -> statistics.transport().receiveErrors())
			.description("Network errors while receiving")
			.register(registry);
	}

	private void bindDatagrams(MeterRegistry registry, String direction, ToLongFunction<NodeStatistics> datagrams,
			ToLongFunction<NodeStatistics> bytes) {
		counter("peerlink.datagrams", datagrams).tag(DIRECTION, direction)
			.description("Datagrams")
			.baseUnit("datagrams")
			.register(registry);
		counter("peerlink.traffic", bytes).tag(DIRECTION, direction)
			.description("Content of datagrams")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
	}

	private void bindConnections(MeterRegistry registry) {
		gauge("peerlink.connections.open", (statistics) -> statistics.connections().open())
			.description("TCP connections that are open, made by either side")
			.register(registry);
		counter("peerlink.connections", (statistics) -> statistics.connections().accepted()).tag(DIRECTION, "accepted")
			.description("TCP connections that were made")
			.register(registry);
		counter("peerlink.connections", (statistics) -> statistics.connections().connected()).tag(DIRECTION, "made")
			.description("TCP connections that were made")
			.register(registry);
		bindMessages(registry, RECEIVED, (statistics) -> statistics.connections().messagesIn(),
				(statistics) -> statistics.connections().bytesIn());
		bindMessages(registry, SENT, (statistics) -> statistics.connections().messagesOut(),
				(statistics) -> statistics.connections().bytesOut());
		bindFailures(registry, "refused", (statistics) -> statistics.connections().refused());
		bindFailures(registry, "garbage", (statistics) -> statistics.connections().garbage());
		bindFailures(registry, "too_large", (statistics) -> statistics.connections().tooLarge());
		bindFailures(registry, "too_slow", (statistics) -> statistics.connections().tooSlow());
		bindFailures(registry, "broken", (statistics) -> statistics.connections().broken());
	}

	private void bindMessages(MeterRegistry registry, String direction, ToLongFunction<NodeStatistics> messages,
			ToLongFunction<NodeStatistics> bytes) {
		counter("peerlink.connections.messages", messages).tag(DIRECTION, direction)
			.description("Requests and replies over TCP connections")
			.baseUnit(BaseUnits.MESSAGES)
			.register(registry);
		counter("peerlink.connections.traffic", bytes).tag(DIRECTION, direction)
			.description("Content of requests and replies over TCP connections")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
	}

	private void bindFailures(MeterRegistry registry, String cause, ToLongFunction<NodeStatistics> count) {
		counter("peerlink.connections.failures", count).tag("cause", cause)
			.description("TCP connections, or messages over them, that were given up")
			.register(registry);
	}

	private void bindDrops(MeterRegistry registry) {
		for (UndecodableReason cause : UndecodableReason.values()) {
			bindDrops(registry, cause.name().toLowerCase(Locale.ROOT),
					(statistics) -> statistics.undecodable().getOrDefault(cause, 0L));
		}
		bindDrops(registry, "not_accepted", (statistics) -> statistics.transport().dropped());
		bindDrops(registry, "receiver_failed", (statistics) -> statistics.transport().receiverErrors());
		bindDrops(registry, "send_failed", (statistics) -> statistics.transport().sendErrors());
		bindDrops(registry, "stray_reply", (statistics) -> statistics.rpc().strayReplies());
		bindDrops(registry, "request_rejected", (statistics) -> statistics.rpc().rejectedRequests());
		bindDrops(registry, "request_expired", (statistics) -> statistics.rpc().expiredRequests());
		bindDrops(registry, "request_misdirected", (statistics) -> statistics.rpc().misdirectedRequests());
		bindDrops(registry, "stranger_unanswered", (statistics) -> statistics.rpc().unansweredStrangers());
		bindDrops(registry, "reply_lost", (statistics) -> statistics.rpc().lostReplies());
		bindDrops(registry, "request_denied", (statistics) -> statistics.rpc().deniedRequests());
		bindDrops(registry, "unknown_method", (statistics) -> statistics.rpc().unknownMethods());
		bindDrops(registry, "stray_frame", (statistics) -> statistics.channelTotals().stray());
		bindDrops(registry, "stale_frame", (statistics) -> statistics.channelTotals().droppedStale());
		bindDrops(registry, "queue_overflow", (statistics) -> statistics.channelTotals().droppedOverflow());
		bindDrops(registry, "listener_failed", (statistics) -> statistics.channelTotals().failed());
	}

	private void bindDrops(MeterRegistry registry, String cause, ToLongFunction<NodeStatistics> count) {
		counter("peerlink.drops", count).tag("cause", cause)
			.description("Datagrams, requests, replies and messages that were dropped")
			.register(registry);
	}

	private TimeGauge.Builder<PeerLink> roundTrip(String name, ToDoubleFunction<RoundTrips> nanos) {
		return TimeGauge
			.builder(name, this.node, TimeUnit.NANOSECONDS, (node) -> nanos.applyAsDouble(RoundTrips.of(node)))
			.tags(this.tags);
	}

	private Gauge.Builder<PeerLink> gauge(String name, ToDoubleFunction<NodeStatistics> value) {
		return Gauge
			.builder(name, this.node,
					(node) -> node.statistics().map((statistics) -> value.applyAsDouble(statistics)).orElse(0.0))
			.tags(this.tags);
	}

	private FunctionCounter.Builder<PeerLink> counter(String name, ToLongFunction<NodeStatistics> count) {
		return FunctionCounter.builder(name, this.node, new RunningTotal(count)).tags(this.tags);
	}

}
