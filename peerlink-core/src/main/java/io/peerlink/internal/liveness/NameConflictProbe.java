package io.peerlink.internal.liveness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pinger;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.PeerDiscovery;

/**
 * Finds out at start whether the wanted name is held by another live node. A record that
 * outlived its node does not count.
 */
public final class NameConflictProbe {

	/**
	 * How long to wait for a discovery that does not keep its promise to answer sooner.
	 */
	static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * How long a holder has to prove that it is alive.
	 */
	static final Duration PROOF_TIMEOUT = Duration.ofMillis(300);

	/**
	 * When the second ping follows the first, in case one was lost.
	 */
	static final Duration SECOND_TRY = Duration.ofMillis(100);

	private final List<PeerDiscovery> discoveries;

	private final Pinger pinger;

	private final Scheduler scheduler;

	private final PeerTable known;

	/**
	 * Create a claim.
	 * @param discoveries where to ask, started already
	 * @param known the peers that were seen meanwhile
	 * @param pinger proves whether a holder is alive
	 * @param scheduler the time
	 */
	public NameConflictProbe(List<PeerDiscovery> discoveries, PeerTable known, Pinger pinger, Scheduler scheduler) {
		this.discoveries = List.copyOf(discoveries);
		this.known = known;
		this.pinger = pinger;
		this.scheduler = scheduler;
	}

	/**
	 * Find the live node that holds a name.
	 * @param name the wanted name
	 * @param ownInstanceId the instance of this node, which does not count
	 * @return completes with the holder, empty when the name is free: as soon as the
	 * discoveries have answered and the holders that they name have proved that they
	 * live; never fails
	 */
	public CompletableFuture<Optional<DiscoveredNode>> findHolder(String name, String ownInstanceId) {
		List<CompletableFuture<List<DiscoveredNode>>> lookups = this.discoveries.stream()
			.map((discovery) -> discovery.lookup(name))
			.toList();
		return Futures.successfulWithin(lookups, LOOKUP_TIMEOUT, this.scheduler)
			.thenCompose((found) -> firstAlive(
					Stream.concat(found.stream().flatMap(List::stream), known(name)).distinct().toList(), name,
					ownInstanceId));
	}

	/**
	 * A discovery that had just begun may have heard the holder without having been able
	 * to ask for it.
	 */
	private Stream<DiscoveredNode> known(String name) {
		return this.known.peers()
			.stream()
			.filter((peer) -> peer.name().equals(name))
			.map((peer) -> new DiscoveredNode(peer.name(), peer.instanceId(), peer.address(), peer.attributes()));
	}

	private CompletableFuture<Optional<DiscoveredNode>> firstAlive(List<DiscoveredNode> holders, String name,
			String ownInstanceId) {
		List<CompletableFuture<Boolean>> proofs = new ArrayList<>();
		CompletableFuture<Optional<DiscoveredNode>> first = new CompletableFuture<>();
		for (DiscoveredNode holder : holders) {
			if (ownInstanceId.equals(holder.instanceId()) || !holder.name().equals(name)) {
				continue;
			}
			CompletableFuture<Boolean> proof = isAlive(holder, ownInstanceId);
			proofs.add(proof);
			Futures.whenDone(proof, (alive, failure) -> {
				if (Boolean.TRUE.equals(alive)) {
					first.complete(Optional.of(holder));
				}
			});
		}
		Futures.whenDone(Futures.successfulWithin(proofs, PROOF_TIMEOUT, this.scheduler),
				(done, failure) -> first.complete(Optional.empty()));
		return first;
	}

	private CompletableFuture<Boolean> isAlive(DiscoveredNode holder, String ownInstanceId) {
		CompletableFuture<Pong> answer = new CompletableFuture<>();
		tryPing(holder, PROOF_TIMEOUT, answer);
		this.scheduler.schedule(SECOND_TRY, () -> {
			if (!answer.isDone()) {
				tryPing(holder, PROOF_TIMEOUT.minus(SECOND_TRY), answer);
			}
		});
		return answer.thenApply((pong) -> isHolder(pong, holder, ownInstanceId));
	}

	private void tryPing(DiscoveredNode holder, Duration timeout, CompletableFuture<Pong> answer) {
		Futures.whenDone(this.pinger.ping(holder.address(), timeout), (pong, failure) -> {
			if (pong != null) {
				answer.complete(pong);
			}
		});
	}

	/**
	 * The address of a dead leftover may have passed on to another node, or to this one.
	 */
	private static boolean isHolder(Pong pong, DiscoveredNode holder, String ownInstanceId) {
		boolean sameName = pong.name() == null || pong.name().equals(holder.name());
		return sameName && !ownInstanceId.equals(pong.instanceId());
	}

}
