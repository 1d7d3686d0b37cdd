package io.peerlink.internal.discovery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovers configured peers by pinging their addresses: a peer is discovered when it
 * answers. Publishes nothing, but tells the peers of this node by its pings. Those that
 * were not found after a while are named once in the log, and in the status as long as
 * they are not found. Thread-safe.
 * <p>
 * Start it with {@link PeerTable#acceptingSelf()}, so that a node that is configured as
 * its own peer can be called.
 */
public final class StaticDiscovery implements PeerDiscovery {

	/**
	 * How long {@link #lookup(String)} waits for replies.
	 */
	static final Duration LOOKUP_TIMEOUT = Duration.ofMillis(250);

	/**
	 * When peers that were not found are named in the log.
	 */
	static final Duration GRACE = Duration.ofSeconds(10);

	/**
	 * How many peers are named at most.
	 */
	private static final int MAX_NAMED = 20;

	private static final Logger logger = LoggerFactory.getLogger(StaticDiscovery.class);

	private final List<StaticEndpoint> endpoints;

	private final Scheduler scheduler;

	private final String silent;

	private volatile @Nullable Timer warning;

	/**
	 * Creates a discovery of configured peers.
	 * @param peers the peers
	 * @param isUpAt tests whether a peer at an address is up, which is then pinged less
	 * often
	 * @param pinger sends the pings
	 * @param scheduler the time
	 * @param lookups looks up host names, which may block for many seconds
	 * @param sealed whether this node has a secret: peers without it do not answer
	 */
	public StaticDiscovery(List<StaticPeer> peers, Predicate<InetSocketAddress> isUpAt, Pinger pinger,
			Scheduler scheduler, Executor lookups, boolean sealed) {
		this(peers, isUpAt, pinger, scheduler, lookups, sealed, HostResolver.SYSTEM);
	}

	StaticDiscovery(List<StaticPeer> peers, Predicate<InetSocketAddress> isUpAt, Pinger pinger, Scheduler scheduler,
			Executor lookups, boolean sealed, HostResolver resolver) {
		this.silent = sealed ? "; silent, or without the secret of this node: " : "; silent: ";
		this.endpoints = peers.stream()
			.distinct()
			.map((peer) -> new StaticEndpoint(peer, new HostLookup(peer, scheduler, lookups, resolver), isUpAt, pinger,
					scheduler))
			.toList();
		this.scheduler = scheduler;
	}

	@Override
	public void start(DiscoveryListener listener) {
		this.endpoints.forEach((endpoint) -> endpoint.start(listener));
		this.warning = this.scheduler.schedule(GRACE, this::warn);
	}

	@Override
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		List<CompletableFuture<DiscoveredNode>> probes = this.endpoints.stream()
			.map((endpoint) -> endpoint.probe(LOOKUP_TIMEOUT))
			.toList();
		return Futures.successfulWithin(probes, LOOKUP_TIMEOUT, this.scheduler)
			.thenApply((found) -> found.stream().filter((node) -> NodeName.isSame(node.name(), name)).toList());
	}

	/**
	 * Pings the peers, which discover a node by its pings (see {@link ContactDiscovery}).
	 */
	@Override
	public void announce(Announcement self) {
		this.endpoints.forEach(StaticEndpoint::pingNow);
	}

	/**
	 * Does nothing: nothing was published.
	 */
	@Override
	public void withdraw() {
	}

	@Override
	public void close() {
		Timer warning = this.warning;
		if (warning != null) {
			warning.cancel();
		}
		this.endpoints.forEach(StaticEndpoint::close);
	}

	@Override
	public Status status() {
		long up = this.endpoints.stream().filter(StaticEndpoint::isUp).count();
		return new Status(!this.endpoints.isEmpty(),
				up + " of " + this.endpoints.size() + " static peers answer" + missing());
	}

	private void warn() {
		String missing = missing();
		if (!missing.isEmpty()) {
			logger.warn("Static peers were not found within {} s{}", GRACE.toSeconds(), missing);
		}
	}

	private String missing() {
		return named("; not resolved: ", StaticEndpoint::isUnresolved) + named(this.silent, StaticEndpoint::isSilent);
	}

	private String named(String title, Predicate<StaticEndpoint> filter) {
		List<String> names = this.endpoints.stream().filter(filter).map(StaticEndpoint::toString).toList();
		if (names.isEmpty()) {
			return "";
		}
		int unnamed = names.size() - MAX_NAMED;
		return title + String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMED)))
				+ ((unnamed > 0) ? " and " + unnamed + " more" : "");
	}

}
