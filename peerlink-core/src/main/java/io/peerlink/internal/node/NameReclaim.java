package io.peerlink.internal.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.liveness.NameConflictProbe;
import io.peerlink.internal.liveness.NameVerifier;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a node that is out of service for its name: looks from time to time whether
 * the node that has the name is gone. Runs on the timer thread, except
 * {@link #peersChanged()} and {@link #owner()}.
 */
final class NameReclaim {

	/**
	 * How often to look. An owner that is a peer is noticed to go before that.
	 */
	static final Duration INTERVAL = Duration.ofSeconds(5);

	/**
	 * How often to look at most, when peers come and go.
	 */
	static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

	/**
	 * Nodes that wait for one name do not look at the same moment.
	 */
	private static final int JITTER_MILLIS = 200;

	private final NodeContext context;

	private final NameVerifier verifier;

	private final NameConflictProbe probe;

	private final Runnable free;

	private volatile @Nullable DiscoveredNode owner;

	private @Nullable Timer next;

	private boolean looking;

	private long lookedAt;

	/**
	 * Creates a wait that has not begun.
	 * @param free is run when the name is free
	 */
	NameReclaim(NodeContext context, NameVerifier verifier, NameConflictProbe probe, Runnable free) {
		this.context = context;
		this.verifier = verifier;
		this.probe = probe;
		this.free = free;
	}

	/**
	 * Waits until a node is gone that has the name of this one.
	 */
	void await(DiscoveredNode owner) {
		this.owner = owner;
		this.lookedAt = this.context.nanoTime();
		lookAfter(INTERVAL);
	}

	/**
	 * Returns the node that is waited for, {@code null} for none.
	 */
	@Nullable DiscoveredNode owner() {
		return this.owner;
	}

	void end() {
		this.owner = null;
	}

	/**
	 * Looks soon if no peer has the name any more.
	 */
	void peersChanged() {
		if (this.owner == null || this.context.peers().peers().stream().anyMatch((peer) -> isOwnName(peer.name()))) {
			return;
		}
		this.context.scheduler().schedule(Duration.ZERO, () -> {
			long sinceLast = this.context.nanoTime() - this.lookedAt;
			lookAfter(SHORTEST_INTERVAL.minusNanos(sinceLast));
		});
	}

	private boolean isOwnName(String name) {
		return NodeName.isSame(name, this.context.self().name());
	}

	private void lookAfter(Duration delay) {
		if (this.looking || this.owner == null) {
			return;
		}
		if (this.next != null) {
			this.next.cancel();
		}
		Duration jitter = Duration.ofMillis(this.context.random().nextInt(JITTER_MILLIS));
		this.next = this.context.scheduler()
			.schedule((delay.isNegative() ? Duration.ZERO : delay).plus(jitter), this::look);
	}

	private void look() {
		DiscoveredNode known = this.owner;
		if (known == null) {
			return;
		}
		this.looking = true;
		this.lookedAt = this.context.nanoTime();
		Futures.whenDone(findOwner(known), (found, failure) -> this.context.scheduler()
			.schedule(Duration.ZERO, () -> looked(found != null && found.isEmpty())));
	}

	private CompletableFuture<Optional<DiscoveredNode>> findOwner(DiscoveredNode known) {
		String name = this.context.self().name();
		return this.verifier.verify(known, name)
			.thenCompose((answer) -> answer.isPresent() ? CompletableFuture.completedFuture(Optional.of(known))
					: this.probe.findOwner(name));
	}

	private void looked(boolean nobodyFound) {
		this.looking = false;
		if (this.owner == null) {
			return;
		}
		if (nobodyFound) {
			end();
			this.free.run();
			return;
		}
		lookAfter(INTERVAL);
	}

}
