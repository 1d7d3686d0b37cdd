package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.DiscoveredNode;

/**
 * Asks nodes by ping whether they are alive and have a name. Discovery alone proves
 * neither: anyone can announce a name, and a record may outlive its node.
 */
public final class NameVerifier {

	/**
	 * How long to wait for a node to answer a ping.
	 */
	static final Duration PING_TIMEOUT = Duration.ofMillis(300);

	/**
	 * When the second ping follows the first, in case one was lost.
	 */
	static final Duration SECOND_PING_DELAY = Duration.ofMillis(100);

	/**
	 * How many addresses of a node are pinged at most.
	 */
	static final int MAX_ADDRESSES = 4;

	private final PeerTable peers;

	private final Pinger pinger;

	private final Scheduler scheduler;

	/**
	 * Creates a verifier.
	 * @param peers the known peers, and the instance of this node, which does not count
	 * @param pinger sends the pings
	 * @param scheduler the time
	 */
	public NameVerifier(PeerTable peers, Pinger pinger, Scheduler scheduler) {
		this.peers = peers;
		this.pinger = pinger;
		this.scheduler = scheduler;
	}

	/**
	 * Finds out whether another node has a name.
	 * @param node where it is said to be
	 * @param name the name
	 * @return completes with its answer, empty when no node with the name answers at its
	 * addresses, after {@link #PING_TIMEOUT} at the latest; never fails
	 */
	public CompletableFuture<Optional<Pong>> verify(DiscoveredNode node, String name) {
		CompletableFuture<Optional<Pong>> result = new CompletableFuture<>();
		List<InetSocketAddress> addresses = node.addresses().stream().limit(MAX_ADDRESSES).toList();
		Set<InetSocketAddress> unconfirmed = ConcurrentHashMap.newKeySet();
		unconfirmed.addAll(addresses);
		addresses.forEach((address) -> ping(address, PING_TIMEOUT, name, unconfirmed, result));
		this.scheduler.schedule(SECOND_PING_DELAY, () -> {
			if (!result.isDone()) {
				new HashSet<>(unconfirmed).forEach(
						(address) -> ping(address, PING_TIMEOUT.minus(SECOND_PING_DELAY), name, unconfirmed, result));
			}
		});
		this.scheduler.schedule(PING_TIMEOUT, () -> result.complete(Optional.empty()));
		return result;
	}

	private void ping(InetSocketAddress address, Duration timeout, String name, Set<InetSocketAddress> unconfirmed,
			CompletableFuture<Optional<Pong>> result) {
		Futures.whenDone(this.pinger.ping(address, timeout), (pong, failure) -> {
			if (pong == null) {
				return;
			}
			if (isHolder(address, pong, name)) {
				result.complete(Optional.of(pong));
				return;
			}
			unconfirmed.remove(address);
			if (unconfirmed.isEmpty()) {
				result.complete(Optional.empty());
			}
		});
	}

	/**
	 * The address of a record that outlived its node may belong to another node by now,
	 * or to this one.
	 */
	private boolean isHolder(InetSocketAddress address, Pong pong, String name) {
		boolean sameName = (pong.name() != null) ? NodeName.isSame(pong.name(), name) : !isOfAnother(address, name);
		return sameName && !pong.isNameless() && !this.peers.ownInstanceId().equals(pong.instanceId());
	}

	/**
	 * Returns whether a peer of another name is up at an address. A node there that does
	 * not tell its name is that peer, and the record of this name is forged or outdated.
	 */
	private boolean isOfAnother(InetSocketAddress address, String name) {
		return this.peers.peers()
			.stream()
			.anyMatch((peer) -> peer.address().equals(address) && !NodeName.isSame(peer.name(), name));
	}

}
