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
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;

/**
 * Discovers configured peers by pinging their addresses: a peer is discovered when it
 * answers. Publishes nothing. Thread-safe.
 * <p>
 * Start it with {@link PeerTable#acceptingSelf()}, so that a node that is configured as
 * its own peer can be called.
 */
public final class StaticDiscovery implements PeerDiscovery {

	/**
	 * How long {@link #lookup(String)} waits for replies.
	 */
	static final Duration LOOKUP_TIMEOUT = Duration.ofMillis(250);

	private final List<StaticPeer> peers;

	private final List<StaticEndpoint> endpoints;

	private final Scheduler scheduler;

	/**
	 * Creates a discovery of configured peers.
	 * @param peers the peers
	 * @param isUpAt tests whether a peer at an address is up, which is then pinged less
	 * often
	 * @param pinger sends the pings
	 * @param scheduler the time
	 * @param resolverExecutor resolves host names, which may block for seconds
	 */
	public StaticDiscovery(List<StaticPeer> peers, Predicate<InetSocketAddress> isUpAt, Pinger pinger,
			Scheduler scheduler, Executor resolverExecutor) {
		this(peers, isUpAt, pinger, scheduler, resolverExecutor, HostResolver.SYSTEM);
	}

	StaticDiscovery(List<StaticPeer> peers, Predicate<InetSocketAddress> isUpAt, Pinger pinger, Scheduler scheduler,
			Executor resolverExecutor, HostResolver resolver) {
		this.peers = peers.stream().distinct().toList();
		this.endpoints = this.peers.stream()
			.map((peer) -> new StaticEndpoint(peer, isUpAt, pinger, scheduler, resolverExecutor, resolver))
			.toList();
		this.scheduler = scheduler;
	}

	@Override
	public void start(DiscoveryListener listener) {
		this.endpoints.forEach((endpoint) -> endpoint.start(listener));
	}

	@Override
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		List<CompletableFuture<DiscoveredNode>> probes = this.endpoints.stream()
			.map((endpoint) -> endpoint.probe(LOOKUP_TIMEOUT))
			.toList();
		return Futures.successfulWithin(probes, LOOKUP_TIMEOUT, this.scheduler)
			.thenApply((found) -> found.stream().filter((node) -> node.name().equals(name)).toList());
	}

	/**
	 * Does nothing: the peers discover this node by their own configuration or by its
	 * calls.
	 */
	@Override
	public void announce(Announcement self) {
	}

	/**
	 * Does nothing: nothing was published.
	 */
	@Override
	public void withdraw() {
	}

	@Override
	public void close() {
		this.endpoints.forEach(StaticEndpoint::close);
	}

	@Override
	public Status status() {
		long up = this.endpoints.stream().filter(StaticEndpoint::isUp).count();
		return new Status(!this.peers.isEmpty(), up + " of " + this.peers.size() + " static peers answer");
	}

}
