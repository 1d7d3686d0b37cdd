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
import io.peerlink.spi.UndecodableReason;
import io.peerlink.peer.Peer;

/**
 * Meters of a node: its peers, calls, channels and datagrams, and what was dropped. How
 * long calls and handlers take is not measured here but observed.
 * <p>
 * Gauges are zero while the node is not running, those of round trips are {@code NaN}
 * while there is none. Counters go on when it is started again; what was counted between
 * their last reading and a stop is lost.
 */
public final class PeerLinkMetrics implements MeterBinder {

	private static final String DIRECTION = "direction";

	private static final String RECEIVED = "received";

	private static final String SENT = "sent";

	private final PeerLink node;

	private final Tags tags;

	/**
	 * Create the meters of a node.
	 * @param node the node
	 */
	public PeerLinkMetrics(PeerLink node) {
		this(node, List.of());
	}

	/**
	 * Create the meters of one of several nodes.
	 * @param node the node
	 * @param tags what tells its meters from those of the others
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
		bindDatagrams(registry);
		bindDrops(registry);
	}

	private void bindPeers(MeterRegistry registry) {
		bindPeers(registry, "java", Peer::isJava);
		bindPeers(registry, "other", (peer) -> !peer.isJava());
		roundTrip("peerlink.round.trip.max", RoundTrips::max)
			.description("Round trip to the farthest of the peers that are up")
			.register(registry);
		roundTrip("peerlink.round.trip.median", RoundTrips::median)
			.description("Round trip to the middle one of the peers that are up")
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
		gauge("peerlink.calls.pending", (numbers) -> numbers.rpc().pendingCalls())
			.description("Calls to peers that wait for an answer")
			.register(registry);
		counter("peerlink.calls.retransmissions", (numbers) -> numbers.rpc().retransmissions())
			.description("Requests to peers that were sent again because no answer came")
			.register(registry);
		gauge("peerlink.requests.active", (numbers) -> numbers.rpc().activeRequests())
			.description("Requests of peers that were accepted and not yet answered")
			.register(registry);
		gauge("peerlink.requests.queued", (numbers) -> numbers.rpc().queuedRequests())
			.description("Accepted requests that wait for a thread")
			.register(registry);
		counter("peerlink.requests.cancelled", (numbers) -> numbers.rpc().cancelledRequests())
			.description("Requests that their caller cancelled")
			.register(registry);
		counter("peerlink.requests.duplicates", (numbers) -> numbers.rpc().duplicateRequests())
			.description("Requests that came again and were not executed again")
			.register(registry);
		gauge("peerlink.replies.cached", (numbers) -> numbers.rpc().cachedReplies())
			.description("Replies that are kept for requests that come again")
			.register(registry);
	}

	private void bindChannels(MeterRegistry registry) {
		gauge("peerlink.channels.open", NodeStatistics::openChannels).description("Channels that are open")
			.register(registry);
		gauge("peerlink.channels.queued", NodeStatistics::queuedMessages).baseUnit(BaseUnits.MESSAGES)
			.description("Messages that wait in the queues of all channels")
			.register(registry);
		counter("peerlink.channels.opened", (numbers) -> numbers.channelTotals().opened())
			.description("Channels that were opened, by either side")
			.register(registry);
		counter("peerlink.channels.rejected", (numbers) -> numbers.channelTotals().rejected())
			.description("Wishes of peers for a channel that were refused or ignored")
			.register(registry);
		bindFrames(registry, RECEIVED, (numbers) -> numbers.channelTotals().received());
		bindFrames(registry, SENT, (numbers) -> numbers.channelTotals().sent());
	}

	private void bindFrames(MeterRegistry registry, String direction, ToLongFunction<NodeStatistics> count) {
		counter("peerlink.channels.frames", count).tag(DIRECTION, direction)
			.description("Frames of channels")
			.baseUnit("frames")
			.register(registry);
	}

	private void bindDatagrams(MeterRegistry registry) {
		bindDatagrams(registry, RECEIVED, (numbers) -> numbers.transport().datagramsIn(),
				(numbers) -> numbers.transport().bytesIn());
		bindDatagrams(registry, SENT, (numbers) -> numbers.transport().datagramsOut(),
				(numbers) -> numbers.transport().bytesOut());
		counter("peerlink.receive.errors", (numbers) -> numbers.transport().receiveErrors())
			.description("Failures of the network while receiving")
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

	private void bindDrops(MeterRegistry registry) {
		for (UndecodableReason cause : UndecodableReason.values()) {
			bindDrops(registry, cause.name().toLowerCase(Locale.ROOT),
					(numbers) -> numbers.undecodable().getOrDefault(cause, 0L));
		}
		bindDrops(registry, "not_accepted", (numbers) -> numbers.transport().dropped());
		bindDrops(registry, "receiver_failed", (numbers) -> numbers.transport().receiverErrors());
		bindDrops(registry, "send_failed", (numbers) -> numbers.transport().sendErrors());
		bindDrops(registry, "stray_reply", (numbers) -> numbers.rpc().strayReplies());
		bindDrops(registry, "request_rejected", (numbers) -> numbers.rpc().rejectedRequests());
		bindDrops(registry, "request_expired", (numbers) -> numbers.rpc().expiredRequests());
		bindDrops(registry, "request_misdirected", (numbers) -> numbers.rpc().misdirectedRequests());
		bindDrops(registry, "reply_lost", (numbers) -> numbers.rpc().lostReplies());
		bindDrops(registry, "unknown_method", (numbers) -> numbers.rpc().unknownMethods());
		bindDrops(registry, "stray_frame", (numbers) -> numbers.channelTotals().stray());
		bindDrops(registry, "stale_frame", (numbers) -> numbers.channelTotals().droppedStale());
		bindDrops(registry, "queue_overflow", (numbers) -> numbers.channelTotals().droppedOverflow());
		bindDrops(registry, "listener_failed", (numbers) -> numbers.channelTotals().failed());
	}

	private void bindDrops(MeterRegistry registry, String cause, ToLongFunction<NodeStatistics> count) {
		counter("peerlink.drops", count).tag("cause", cause)
			.description("What did not reach whom it was meant for")
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
					(node) -> node.statistics().map((numbers) -> value.applyAsDouble(numbers)).orElse(0.0))
			.tags(this.tags);
	}

	private FunctionCounter.Builder<PeerLink> counter(String name, ToLongFunction<NodeStatistics> count) {
		return FunctionCounter.builder(name, this.node, new RunningTotal(count)).tags(this.tags);
	}

}
