package io.peerlink.internal.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.liveness.NameConflictProbe;
import io.peerlink.internal.liveness.NameVerifier;
import io.peerlink.internal.liveness.Pings;
import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.internal.wire.Extension;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name of a node. It is claimed at start. Two nodes may still come to have one name:
 * they started in the same moment, or did not see each other until a link came up. Then
 * the {@linkplain Seniority older} one keeps it. The younger one takes a numbered name
 * where that is allowed; otherwise it is out of service until the name is free: it is not
 * announced, and does not answer pings, so that no peer takes it for the owner of the
 * name.
 * <p>
 * After the claim everything runs on the timer thread; {@link #heard} and {@link #pinged}
 * may be called by any thread.
 */
final class NameKeeper implements AutoCloseable {

	/**
	 * How long to wait for further rivals after the first has answered, so that each of
	 * many nodes that started together knows its place among them.
	 */
	static final Duration SETTLE_TIME = Duration.ofMillis(300);

	/**
	 * How often to see whether a rival that has to give up the name has done so.
	 */
	static final Duration FIRST_REMINDER = Duration.ofSeconds(2);

	static final Duration LONGEST_REMINDER = Duration.ofSeconds(30);

	/**
	 * How long a node has its name until no other key can take it. Nodes that start
	 * together have found out by then which of them keeps it.
	 */
	static final Duration CONFIRMATION = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(NameKeeper.class);

	private final NodeContext context;

	private final NodeSettings settings;

	private final Announcer announcer;

	private final Consumer<NodeIdentity> identity;

	private final NodeName.Listener listener;

	private final Pings pings;

	private final NameClaimer claimer;

	private final NameRivals rivals;

	private final NameReclaim reclaim;

	private final @Nullable PinKeeper pins;

	private final Backoff reminders = Backoff.of(FIRST_REMINDER, LONGEST_REMINDER);

	private volatile State state = State.UNNAMED;

	private volatile NameClaim claim;

	// Only the timer thread

	private boolean settling;

	private @Nullable Timer nextReminder;

	private @Nullable Timer confirmation;

	/**
	 * Creates the keeper of a name that is not claimed yet.
	 * @param identity is given the identity of this node whenever it changes
	 * @param listener is informed when the name is lost, changed or regained
	 * @param pins is told when the name is confirmed; {@code null} for a name that does
	 * not belong to the key of this node
	 */
	NameKeeper(NodeSettings settings, NodeContext context, Pings pings, NameVerifier verifier, NameConflictProbe probe,
			Announcer announcer, Consumer<NodeIdentity> identity, NodeName.Listener listener,
			@Nullable PinKeeper pins) {
		this.pins = pins;
		this.settings = settings;
		this.context = context;
		this.pings = pings;
		this.claimer = new NameClaimer(settings, probe);
		this.announcer = announcer;
		this.identity = identity;
		this.listener = listener;
		this.claim = NameClaim.of(settings.name(), 1);
		this.rivals = new NameRivals(verifier, context.scheduler(), context::self, this::mayTakeName,
				this::rivalsChanged);
		this.reclaim = new NameReclaim(context, verifier, probe, () -> onTimer(State.OUT_OF_SERVICE, this::regain));
	}

	/**
	 * Makes sure that no live node has the name of this one.
	 * @return completes with the name, or the first free numbered one where that is
	 * allowed; fails with a {@link io.peerlink.error.NameTakenException}
	 */
	CompletableFuture<String> claim() {
		return this.claimer.claim(1).thenApply((claimed) -> {
			this.claim = claimed;
			return claimed.name();
		});
	}

	/**
	 * Takes the claimed name and announces it.
	 */
	void announce() {
		takeName();
		this.context.peers().watch(this.reclaim::peersChanged);
		this.announcer.start();
	}

	private synchronized void takeName() {
		if (enter(State.NAMED)) {
			this.identity.accept(new NodeIdentity(this.claim.name(), instanceId(), now()));
			if (this.pins != null) {
				this.confirmation = after(CONFIRMATION, State.NAMED, () -> this.pins.confirmOwnName(true));
			}
		}
	}

	/**
	 * Returns whether a rival may be older than this node.
	 */
	private boolean mayTakeName(@Nullable String instanceId) {
		return this.pins == null || !isConfirmed()
				|| (instanceId != null && this.pins.permits(NodeName.key(this.claim.name()), instanceId));
	}

	private boolean isConfirmed() {
		return this.pins != null && this.pins.isReserved(NodeName.key(this.claim.name()));
	}

	private synchronized boolean enter(State next) {
		if (this.state == State.CLOSED) {
			return false;
		}
		this.state = next;
		return true;
	}

	/**
	 * Returns whether this node has its name to itself, as far as it knows.
	 */
	boolean hasName() {
		return this.state == State.NAMED || this.state == State.RENAMING;
	}

	/**
	 * Returns where the node is that has the name of this one, which is out of service.
	 * @return {@code host:port}, {@code null} when this node is not out of service
	 */
	@Nullable String ownerAddress() {
		DiscoveredNode present = this.reclaim.owner();
		return (present != null) ? Peer.hostAndPort(present.address()) : null;
	}

	/**
	 * Gives the name up: whoever asks from now on may have it.
	 */
	@Override
	public synchronized void close() {
		enter(State.CLOSED);
		withdrawConfirmation();
		this.reclaim.end();
		this.identity.accept(new NodeIdentity(this.claim.name(), instanceId()));
	}

	/**
	 * Returns a listener that takes note of what concerns the name and passes everything
	 * on.
	 */
	DiscoveryListener watching(DiscoveryListener peers) {
		return new DiscoveryListener() {

			@Override
			public void discovered(String source, DiscoveredNode node) {
				peers.discovered(source, node);
				heard(node);
			}

			@Override
			public void unavailable(String source) {
				peers.unavailable(source);
			}

			@Override
			public void lost(String source, String name, @Nullable String instanceId) {
				peers.lost(source, name, instanceId);
				if (instanceId().equals(instanceId)) {
					onTimer(State.NAMED, NameKeeper.this.announcer::repeat);
				}
			}

		};
	}

	/**
	 * Takes note of the ping of a node that may have the same name: it knows of this one,
	 * perhaps by a discovery that works in one direction only.
	 */
	void pinged(@Nullable Extension sender, InetSocketAddress source) {
		NodeIdentity claimed = NodeIdentity.of(sender);
		if (sender != null && claimed != null && sender.nameAge() != 0) {
			heard(new DiscoveredNode(claimed.name(), claimed.instanceId(), source, Map.of()));
		}
	}

	private void heard(DiscoveredNode node) {
		if (this.state == State.NAMED && !instanceId().equals(node.instanceId()) && isOwnName(node.name())) {
			onTimer(State.NAMED, () -> this.rivals.check(node));
		}
	}

	private boolean isOwnName(String name) {
		return NodeName.isSame(name, this.claim.name());
	}

	private void rivalsChanged() {
		if (!this.settling && this.state == State.NAMED) {
			this.settling = true;
			after(SETTLE_TIME, State.NAMED, this::settle);
		}
	}

	private void settle() {
		this.settling = false;
		if (this.rivals.isEmpty()) {
			endDefence();
			return;
		}
		List<DiscoveredNode> older = this.rivals.older();
		if (older.isEmpty()) {
			defend();
			return;
		}
		DiscoveredNode oldest = older.get(0);
		if (this.settings.renameOnConflict()) {
			rename(older.size(), oldest);
		}
		else {
			giveUp(oldest);
		}
	}

	/**
	 * Lets the younger node know of this one, and the caches of others have the records
	 * of this one again.
	 */
	private void defend() {
		if (this.nextReminder == null) {
			logger.warn("Another node has the name '{}' as well. This node keeps it, as {}", this.claim.name(),
					isConfirmed() ? "the name belongs to its key" : "it has had it for longer");
		}
		cancelReminder();
		this.nextReminder = after(Duration.ofNanos(this.reminders.next()), State.NAMED, this.rivals::checkAgain);
		Cleanup.attempt("announce the name again", this.announcer::repeat);
	}

	/**
	 * Takes another name.
	 * @param rank how many nodes keep the name or look for another one before this one
	 */
	private void rename(int rank, DiscoveredNode oldest) {
		enter(State.RENAMING);
		Futures.whenDone(this.claimer.claim(this.claim.number() + rank),
				(next, failure) -> onTimer(State.RENAMING, () -> {
					if (next != null) {
						renamed(next, oldest);
						return;
					}
					giveUp(oldest);
				}));
	}

	private void renamed(NameClaim next, DiscoveredNode oldest) {
		String previous = this.claim.name();
		String address = Peer.hostAndPort(oldest.address());
		logger.warn("The name '{}' belongs to an older node at {}: this node is '{}' from now on", previous, address,
				next.name());
		Cleanup.attempt("give up the name", this.announcer::abandon);
		forgetRivals();
		this.claim = next;
		takeName();
		Cleanup.attempt("announce the new name", this.announcer::resume);
		this.listener.renamed(previous, next.name(), address);
	}

	private void giveUp(DiscoveredNode oldest) {
		String address = Peer.hostAndPort(oldest.address());
		logger.error("The name '{}' belongs to an older node at {}: this node is out of service until that one is gone",
				this.claim.name(), address);
		enter(State.OUT_OF_SERVICE);
		withdrawConfirmation();
		this.identity.accept(new NodeIdentity(this.claim.name(), instanceId()));
		this.pings.fallSilent();
		Cleanup.attempt("give up the name", this.announcer::abandon);
		forgetRivals();
		this.reclaim.await(oldest);
		this.listener.lost(this.claim.name(), address);
	}

	private void withdrawConfirmation() {
		if (this.pins != null) {
			this.pins.confirmOwnName(false);
		}
		if (this.confirmation != null) {
			this.confirmation.cancel();
		}
	}

	private void forgetRivals() {
		this.rivals.clear();
		endDefence();
	}

	private void endDefence() {
		this.reminders.reset();
		cancelReminder();
	}

	private void cancelReminder() {
		if (this.nextReminder != null) {
			this.nextReminder.cancel();
			this.nextReminder = null;
		}
	}

	private void regain() {
		logger.warn("The name '{}' is free: this node has it again", this.claim.name());
		takeName();
		this.pings.answerAgain();
		Cleanup.attempt("announce the name", this.announcer::resume);
		this.listener.regained(this.claim.name());
	}

	private String instanceId() {
		return this.context.self().instanceId();
	}

	private long now() {
		return this.context.nanoTime();
	}

	private void onTimer(State required, Runnable task) {
		after(Duration.ZERO, required, task);
	}

	private Timer after(Duration delay, State required, Runnable task) {
		return this.context.scheduler().schedule(delay, () -> {
			if (this.state == required) {
				task.run();
			}
		});
	}

	private enum State {

		UNNAMED, NAMED, RENAMING, OUT_OF_SERVICE, CLOSED

	}

}
