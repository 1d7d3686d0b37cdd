package io.peerlink.internal.liveness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.PeerDiscovery;

/**
 * Finds out whether another live node has the name that this node wants. Used at start. A
 * record that outlived its node does not count.
 */
public final class NameConflictProbe {

	/**
	 * How long to wait for a discovery, which ought to answer sooner.
	 */
	static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * How long to wait for the owner of a name to answer a ping.
	 */
	static final Duration PING_TIMEOUT = Duration.ofMillis(300);

	/**
	 * When the second ping follows the first, in case one was lost.
	 */
	static final Duration SECOND_PING_DELAY = Duration.ofMillis(100);

	private final List<PeerDiscovery> discoveries;

	private final PeerTable peers;

	private final Pinger pinger;

	private final Scheduler scheduler;

	/**
	 * Creates a probe.
	 * @param discoveries where names are looked up, started already
	 * @param peers the peers that were discovered meanwhile
	 * @param pinger sends the pings
	 * @param scheduler the time
	 */
	public NameConflictProbe(List<PeerDiscovery> discoveries, PeerTable peers, Pinger pinger, Scheduler scheduler) {
		this.discoveries = List.copyOf(discoveries);
		this.peers = peers;
		this.pinger = pinger;
		this.scheduler = scheduler;
	}

	/**
	 * Finds the live node that has a name.
	 * @param name the wanted name
	 * @param ownInstanceId the instance of this node, which does not count
	 * @return completes with the owner, empty when the name is free: as soon as the
	 * discoveries have answered and the owners that they name have answered a ping; never
	 * fails
	 */
	public CompletableFuture<Optional<DiscoveredNode>> findOwner(String name, String ownInstanceId) {
		List<CompletableFuture<List<DiscoveredNode>>> lookups = this.discoveries.stream()
			.map((discovery) -> discovery.lookup(name))
			.toList();
		return Futures.successfulWithin(lookups, LOOKUP_TIMEOUT, this.scheduler)
			.thenCompose((found) -> firstAlive(
					Stream.concat(found.stream().flatMap(List::stream), knownOwners(name)).distinct().toList(), name,
					ownInstanceId));
	}

	/**
	 * A discovery that had just begun may have received the owner's announcement before
	 * it was able to ask for the name.
	 */
	private Stream<DiscoveredNode> knownOwners(String name) {
		return this.peers.peers()
			.stream()
			.filter((peer) -> peer.name().equals(name))
			.map((peer) -> new DiscoveredNode(peer.name(), peer.instanceId(), peer.address(), peer.attributes()));
	}

	private CompletableFuture<Optional<DiscoveredNode>> firstAlive(List<DiscoveredNode> owners, String name,
			String ownInstanceId) {
		List<CompletableFuture<Boolean>> probes = new ArrayList<>();
		CompletableFuture<Optional<DiscoveredNode>> first = new CompletableFuture<>();
		for (DiscoveredNode owner : owners) {
			if (ownInstanceId.equals(owner.instanceId()) || !owner.name().equals(name)) {
				continue;
			}
			CompletableFuture<Boolean> probe = isAlive(owner, ownInstanceId);
			probes.add(probe);
			Futures.whenDone(probe, (alive, failure) -> {
				if (Boolean.TRUE.equals(alive)) {
					first.complete(Optional.of(owner));
				}
			});
		}
		Futures.whenDone(Futures.successfulWithin(probes, PING_TIMEOUT, this.scheduler),
				(done, failure) -> first.complete(Optional.empty()));
		return first;
	}

	private CompletableFuture<Boolean> isAlive(DiscoveredNode owner, String ownInstanceId) {
		CompletableFuture<Pong> answer = new CompletableFuture<>();
		ping(owner, PING_TIMEOUT, answer);
		this.scheduler.schedule(SECOND_PING_DELAY, () -> {
			if (!answer.isDone()) {
				ping(owner, PING_TIMEOUT.minus(SECOND_PING_DELAY), answer);
			}
		});
		return answer.thenApply((pong) -> isFrom(owner, pong, ownInstanceId));
	}

	private void ping(DiscoveredNode owner, Duration timeout, CompletableFuture<Pong> answer) {
		Futures.whenDone(this.pinger.ping(owner.address(), timeout), (pong, failure) -> {
			if (pong != null) {
				answer.complete(pong);
			}
		});
	}

	/**
	 * The address of a record that outlived its node may belong to another node by now,
	 * or to this one.
	 */
	private static boolean isFrom(DiscoveredNode owner, Pong pong, String ownInstanceId) {
		boolean sameName = pong.name() == null || pong.name().equals(owner.name());
		return sameName && !ownInstanceId.equals(pong.instanceId());
	}

}
