package io.peerlink.internal.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.liveness.NameVerifier;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.RateLimit;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that are said to have the name of this one. Each is pinged, and is a rival
 * only when it answers: what is merely announced decides nothing. Runs on the timer
 * thread only.
 */
final class NameRivals {

	/**
	 * How many nodes are remembered at most; the oldest is dropped first.
	 */
	static final int LIMIT = 64;

	/**
	 * How often one of them is pinged at most.
	 */
	static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

	/**
	 * How many nodes are pinged in a second on average, as the hints may be forged.
	 */
	private static final int CHECKS_PER_SECOND = 10;

	private final Map<Key, Rival> rivals = new LinkedHashMap<>();

	private final RateLimit checks = new RateLimit(CHECKS_PER_SECOND, LIMIT);

	private final NameVerifier verifier;

	private final Scheduler scheduler;

	private final Supplier<NodeIdentity> self;

	private final Predicate<@Nullable String> mayTakeName;

	private final Runnable changed;

	/**
	 * Creates an empty set.
	 * @param verifier pings the nodes
	 * @param scheduler the time
	 * @param self this node
	 * @param mayTakeName returns whether an instance may have the name at all,
	 * {@code null} for one that does not name itself
	 * @param changed is run for each answer of a rival, and when one is none any more
	 */
	NameRivals(NameVerifier verifier, Scheduler scheduler, Supplier<NodeIdentity> self,
			Predicate<@Nullable String> mayTakeName, Runnable changed) {
		this.verifier = verifier;
		this.scheduler = scheduler;
		this.self = self;
		this.mayTakeName = mayTakeName;
		this.changed = changed;
	}

	/**
	 * Pings a node that is said to have the name, unless that happened a moment ago.
	 */
	void check(DiscoveredNode node) {
		Key key = Key.of(node);
		Rival rival = this.rivals.get(key);
		long now = this.scheduler.nanoTime();
		if ((rival != null && now - rival.checkedAt < CHECK_INTERVAL.toNanos()) || !this.checks.tryAcquire(now)) {
			return;
		}
		if (rival == null) {
			makeRoom();
			rival = new Rival(node);
			this.rivals.put(key, rival);
		}
		rival.checkedAt = now;
		String name = this.self.get().name();
		Rival asked = rival;
		Futures.whenDone(this.verifier.verify(node, name), (answer, failure) -> {
			long arrival = this.scheduler.nanoTime();
			this.scheduler.schedule(Duration.ZERO, () -> {
				if (answer != null && this.rivals.get(key) == asked && this.self.get().name().equals(name)) {
					answered(asked, answer, arrival);
				}
			});
		});
	}

	private void makeRoom() {
		if (this.rivals.size() >= LIMIT) {
			this.rivals.remove(this.rivals.keySet().iterator().next());
		}
	}

	private void answered(Rival rival, Optional<Pong> answer, long arrival) {
		boolean wasRival = rival.answer != null;
		rival.answer = answer.orElse(null);
		if (answer.isPresent()) {
			rival.older = this.mayTakeName.test(answer.get().instanceId())
					&& Seniority.isOlder(answer.get(), this.self.get(), arrival);
		}
		if (answer.isPresent() || wasRival) {
			this.changed.run();
		}
	}

	/**
	 * Pings the rivals again.
	 */
	void checkAgain() {
		this.rivals.values().removeIf((rival) -> rival.answer == null);
		List.copyOf(this.rivals.values()).forEach((rival) -> check(rival.node));
	}

	/**
	 * Returns whether no node has answered with the name when it was pinged last.
	 */
	boolean isEmpty() {
		return this.rivals.values().stream().allMatch((rival) -> rival.answer == null);
	}

	/**
	 * Returns the rivals that keep the name, each once, though it may be known at several
	 * addresses.
	 */
	List<DiscoveredNode> older() {
		Map<String, DiscoveredNode> older = new LinkedHashMap<>();
		for (Rival rival : this.rivals.values()) {
			Pong answer = rival.answer;
			if (answer != null && rival.older) {
				String instance = answer.instanceId();
				older.putIfAbsent((instance != null) ? instance : Peer.hostAndPort(rival.node.address()), rival.node);
			}
		}
		return new ArrayList<>(older.values());
	}

	void clear() {
		this.rivals.clear();
	}

	private record Key(@Nullable String instanceId, InetSocketAddress address) {

		static Key of(DiscoveredNode node) {
			return new Key(node.instanceId(), node.address());
		}

	}

	private static final class Rival {

		private final DiscoveredNode node;

		private long checkedAt;

		private @Nullable Pong answer;

		private boolean older;

		Rival(DiscoveredNode node) {
			this.node = node;
		}

	}

}
