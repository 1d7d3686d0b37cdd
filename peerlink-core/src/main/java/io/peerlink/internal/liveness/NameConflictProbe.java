package io.peerlink.internal.liveness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether another live node has the name that this node wants. A record that
 * outlived its node does not count.
 */
public final class NameConflictProbe {

	/**
	 * How long to wait for a discovery, which ought to answer sooner.
	 */
	static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);

	private final Supplier<List<PeerDiscovery>> discoveries;

	private final PeerTable peers;

	private final NameVerifier verifier;

	private final Scheduler scheduler;

	/**
	 * Creates a probe.
	 * @param discoveries returns where names are looked up, started already
	 * @param peers the peers that were discovered meanwhile
	 * @param verifier asks the owners
	 * @param scheduler the time
	 */
	public NameConflictProbe(Supplier<List<PeerDiscovery>> discoveries, PeerTable peers, NameVerifier verifier,
			Scheduler scheduler) {
		this.discoveries = discoveries;
		this.peers = peers;
		this.verifier = verifier;
		this.scheduler = scheduler;
	}

	/**
	 * Finds the live node that has a name.
	 * @param name the wanted name
	 * @return completes with the owner, empty when the name is free: as soon as the
	 * discoveries have answered and the owners that they name have answered a ping; never
	 * fails
	 */
	public CompletableFuture<Optional<DiscoveredNode>> findOwner(String name) {
		List<CompletableFuture<List<DiscoveredNode>>> lookups = this.discoveries.get()
			.stream()
			.map((discovery) -> Futures.begin(() -> discovery.lookup(name)))
			.toList();
		return Futures.successfulWithin(lookups, LOOKUP_TIMEOUT, this.scheduler)
			.thenCompose((found) -> firstAlive(
					Stream.concat(found.stream().flatMap(List::stream), knownOwners()).distinct().toList(), name));
	}

	/**
	 * A discovery that had just begun may have received the owner's announcement before
	 * it was able to ask for the name.
	 */
	private Stream<DiscoveredNode> knownOwners() {
		return this.peers.peers()
			.stream()
			.map((peer) -> new DiscoveredNode(peer.name(), peer.instanceId(), peer.address(), peer.attributes()));
	}

	private CompletableFuture<Optional<DiscoveredNode>> firstAlive(List<DiscoveredNode> owners, String name) {
		CompletableFuture<Optional<DiscoveredNode>> first = new CompletableFuture<>();
		List<CompletableFuture<Optional<DiscoveredNode>>> probes = new ArrayList<>();
		for (DiscoveredNode owner : owners) {
			if (this.peers.ownInstanceId().equals(owner.instanceId()) || !NodeName.isSame(owner.name(), name)) {
				continue;
			}
			CompletableFuture<Optional<DiscoveredNode>> probe = this.verifier.verify(owner, name)
				.thenApply((answer) -> answer.map((pong) -> owner));
			probes.add(probe);
			Futures.whenDone(probe, (found, failure) -> {
				if (found != null && found.isPresent()) {
					first.complete(found);
				}
			});
		}
		Futures.whenDone(Futures.successfulWithin(probes, NameVerifier.PING_TIMEOUT, this.scheduler),
				(results, failure) -> first.complete(firstOf(results)));
		return first;
	}

	private static Optional<DiscoveredNode> firstOf(@Nullable List<Optional<DiscoveredNode>> results) {
		return (results != null) ? results.stream().flatMap(Optional::stream).findFirst() : Optional.empty();
	}

}
