package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.internal.liveness.LivenessMonitor;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerStatus;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * Who is up. Discoveries report to it, {@link LivenessMonitor} corrects them, and
 * everyone who wants to know a peer asks here. Thread-safe; look-ups take no lock.
 * <p>
 * A peer is one instance of a node. It may be seen through several sources at different
 * addresses; the endpoint in use stays as long as its source offers it. Of several
 * instances with one name the newest is up. The others, and peers that no longer answer
 * although discovery lists them, are dormant: they come up when they are heard of again
 * and their name is free.
 * <p>
 * This node knows itself by its instance id and ignores what it sees of itself, except
 * through {@link #acceptingSelf()}.
 */
public final class PeerTable implements DiscoveryListener, AutoCloseable {

	/**
	 * How many instances are known at most, dormant ones included.
	 */
	public static final int DEFAULT_MAX_PEERS = 1024;

	/**
	 * How many undelivered events are kept in full, as a multiple of the peers limit.
	 */
	private static final int EVENTS_PER_PEER = 4;

	private final String ownInstanceId;

	private final Scheduler scheduler;

	private final PeerEvents events;

	private final PeerRegistry ledger;

	private final LongAdder refused = new LongAdder();

	private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

	private final List<Runnable> alarms = new CopyOnWriteArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/**
	 * Create a table for up to {@value #DEFAULT_MAX_PEERS} peers.
	 * @param ownInstanceId the instance of this node
	 * @param scheduler the time
	 * @param listenerExecutor runs the listeners, one task at a time
	 */
	public PeerTable(String ownInstanceId, Scheduler scheduler, Executor listenerExecutor) {
		this(ownInstanceId, scheduler, listenerExecutor, DEFAULT_MAX_PEERS);
	}

	/**
	 * Create a table.
	 * @param ownInstanceId the instance of this node
	 * @param scheduler the time
	 * @param listenerExecutor runs the listeners, one task at a time
	 * @param maxPeers how many instances to know at most; further ones are refused and
	 * counted
	 */
	public PeerTable(String ownInstanceId, Scheduler scheduler, Executor listenerExecutor, int maxPeers) {
		if (maxPeers < 1) {
			throw new IllegalArgumentException("maxPeers must be at least 1, but is " + maxPeers);
		}
		this.ownInstanceId = Objects.requireNonNull(ownInstanceId, "ownInstanceId");
		this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
		this.events = new PeerEvents(listenerExecutor, EVENTS_PER_PEER * maxPeers);
		this.ledger = new PeerRegistry(scheduler, this.events, maxPeers);
	}

	/**
	 * Return the peers that are up.
	 * @return the peers, by name
	 */
	public List<Peer> peers() {
		return directory().peers();
	}

	/**
	 * Return how many peers are up.
	 * @return the number of peers
	 */
	public int size() {
		return directory().peers().size();
	}

	/**
	 * Find a peer by its name: the one with exactly this name, else the only one whose
	 * name differs in case alone.
	 * @param name a node name
	 * @return the peer
	 * @throws PeerNotFoundException when there is none, or several differ in case alone
	 */
	public Peer find(String name) {
		PeerDirectory directory = directory();
		return directory.find(name).orElseThrow(() -> new PeerNotFoundException(name, directory.names()));
	}

	/**
	 * Tell whether a peer with exactly this name is up.
	 * @param name a node name
	 * @return whether there is one
	 */
	public boolean isUp(String name) {
		return directory().byName().containsKey(name);
	}

	/**
	 * Find a peer by its instance.
	 * @param instanceId an instance id
	 * @return the peer, empty when it is not up
	 */
	public Optional<Peer> findByInstanceId(String instanceId) {
		return directory().findByInstanceId(instanceId);
	}

	/**
	 * Find the peer at an address, be it the one in use or another one that it is seen
	 * at.
	 * @param address the address of a UDP socket
	 * @return the peer, empty when none that is up is seen there
	 */
	public Optional<Peer> findByAddress(InetSocketAddress address) {
		return directory().findByAddress(address);
	}

	/**
	 * Tell whether an instance that is up is seen at an address.
	 * @param instanceId an instance id
	 * @param address the address of a UDP socket
	 * @return whether it is
	 */
	public boolean isAt(String instanceId, InetSocketAddress address) {
		return findByAddress(address).filter((peer) -> peer.instanceId().equals(instanceId)).isPresent();
	}

	/**
	 * Tell whether an instance has proved that it is a Java node: it has answered a ping
	 * of {@link LivenessMonitor} by naming itself. It need not be up. Takes no lock.
	 * @param instanceId an instance id
	 * @return whether it has, as far as this table remembers; this node itself needs no
	 * proof
	 */
	public boolean isProven(String instanceId) {
		PeerDirectory directory = directory();
		PeerEntry entry = directory.byInstanceId().get(instanceId);
		return (entry != null) ? entry.isProven() : directory.isSelf(instanceId);
	}

	/**
	 * Return how long the last ping of an instance took.
	 * @param instanceId an instance id
	 * @return the time from ping to answer, empty when there is none
	 */
	public Optional<Duration> roundTrip(String instanceId) {
		PeerEntry entry = directory().byInstanceId().get(instanceId);
		return (entry != null) ? entry.roundTrip() : Optional.empty();
	}

	/**
	 * Tell what is known about every peer, dormant ones included.
	 * @return snapshots, in no particular order
	 */
	public List<PeerStatus> status() {
		long now = this.scheduler.nanoTime();
		long epochMillis = this.scheduler.epochMillis();
		return locked(() -> entries().stream().map((entry) -> entry.status(now, epochMillis)).toList());
	}

	/**
	 * Return how many sightings were refused because the table is full or because they
	 * are no valid peer.
	 * @return the count since the table was made
	 */
	public long refused() {
		return this.refused.sum();
	}

	/**
	 * Add a listener that hears what happens from now on.
	 * @param listener the listener
	 * @return its place, to be closed when it should hear no more
	 */
	public PeerListener.Registration addListener(PeerListener listener) {
		return addListener(listener, false);
	}

	/**
	 * Add a listener.
	 * @param listener the listener
	 * @param replay whether to tell it first of the peers that are up already; none is
	 * missed or told twice in between
	 * @return its place, to be closed when it should hear no more
	 */
	public PeerListener.Registration addListener(PeerListener listener, boolean replay) {
		PeerListener.Registration registration = locked(
				() -> this.events.subscribe(listener, replay ? peers() : List.of()));
		this.events.dispatch();
		return registration;
	}

	/**
	 * Have something looked after whenever this table has changed, be it that a peer was
	 * {@linkplain #isProven proven}: at once, by the thread that changed it, whatever
	 * listeners are doing. For parts of the node only, as it must neither block nor
	 * throw.
	 * @param watcher what to run
	 */
	public void watch(Runnable watcher) {
		this.watchers.add(watcher);
	}

	/**
	 * Wait until a number of peers are up. Returns early when the table is closed.
	 * @param count how many
	 * @param timeout how long to wait at most
	 * @return whether that many are up
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public boolean awaitPeers(int count, Duration timeout) throws InterruptedException {
		return await(() -> (size() >= count) ? Optional.of(count) : Optional.empty(), timeout).isPresent();
	}

	/**
	 * Wait until a peer is up. Returns early when the table is closed.
	 * @param name the peer's name, as for {@link #find(String)}
	 * @param timeout how long to wait at most
	 * @return the peer
	 * @throws PeerNotFoundException when it did not come up in time
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public Peer awaitPeer(String name, Duration timeout) throws InterruptedException {
		return await(() -> directory().find(name), timeout)
			.orElseThrow(() -> new PeerNotFoundException(name, directory().names()));
	}

	/**
	 * Return a way to report to this table that does not ignore this node itself: for
	 * sources that a user configured. This node can then be found by name, instance and
	 * address, so that it can call itself; it is still not among the {@link #peers()} and
	 * no event tells of it.
	 * @return a view of this table
	 */
	public DiscoveryListener acceptingSelf() {
		return new SelfAcceptingListener();
	}

	@Override
	public void discovered(String source, DiscoveredNode sighting) {
		if (this.ownInstanceId.equals(sighting.instanceId())) {
			return;
		}
		change(() -> {
			if (!isValid(sighting) || !this.ledger.seen(source, sighting)) {
				this.refused.increment();
			}
		});
	}

	@Override
	public void lost(String source, String name, @Nullable String instanceId) {
		change(() -> this.ledger.gone(source, name, instanceId));
	}

	/**
	 * Take note that a peer said goodbye over its own socket. It does not come back by
	 * what discovery still has in its caches.
	 * @param instanceId the instance that it said goodbye for
	 * @param from where the goodbye came from: it counts from an address of the peer only
	 */
	public void goodbye(String instanceId, InetSocketAddress from) {
		change(() -> this.ledger.goodbye(instanceId, from));
	}

	/**
	 * Take note that a datagram came from an address. Made for the receive path: for
	 * peers that are up it costs one look-up and one write, without lock or allocation.
	 * @param from the sender
	 */
	public void heard(InetSocketAddress from) {
		PeerEntry entry = directory().byAddress().get(from);
		if (entry != null) {
			heard(entry, from, this.scheduler.nanoTime());
		}
	}

	/**
	 * Take note that a datagram came from an address and says which instance sent it. It
	 * is no sign of life of another instance, which would come up again, or stay up, by
	 * what its successor sends; such a claim is {@linkplain #suspect looked into}.
	 * @param from the sender
	 * @param instanceId the instance that it says it is
	 */
	public void heard(InetSocketAddress from, String instanceId) {
		PeerEntry entry = directory().byAddress().get(from);
		if (entry == null) {
			return;
		}
		if (entry.peer().instanceId().equals(instanceId)) {
			heard(entry, from, this.scheduler.nanoTime());
			return;
		}
		suspect(from, instanceId);
	}

	/**
	 * Notes that a datagram came from a known address. Made for the receive path: for
	 * peers that are up it costs one write, without lock or allocation.
	 * @param entry who is known there
	 * @param from the sender
	 * @param now the time of the arrival
	 */
	public void heard(PeerEntry entry, InetSocketAddress from, long now) {
		if (!entry.isUp()) {
			if (!entry.isDisowned()) {
				reviveIfFree(entry, from);
			}
			return;
		}
		if (entry.peer().address().equals(from)) {
			entry.heard(now);
		}
	}

	/**
	 * Notes that a datagram came from a known address and names the instance that sent
	 * it. It is no sign of life of another instance.
	 * @param entry who is known there
	 * @param from the sender
	 * @param instanceId the instance that it names
	 * @param now the time of the arrival
	 */
	public void heard(PeerEntry entry, InetSocketAddress from, String instanceId, long now) {
		if (entry.peer().instanceId().equals(instanceId)) {
			heard(entry, from, now);
			return;
		}
		suspect(from, instanceId);
	}

	/**
	 * Returns what is known of the peer at an address, be it up or down.
	 * @param address the address
	 * @return the entry, {@code null} for an unknown address
	 */
	public @Nullable PeerEntry entryAt(InetSocketAddress address) {
		return directory().byAddress().get(address);
	}

	/**
	 * Returns this node as a peer of its own, if it is known at an address.
	 * @param address the address
	 * @return the peer, {@code null} when this node is not known there
	 */
	public @Nullable Peer selfAt(InetSocketAddress address) {
		Peer self = directory().self();
		return (self != null && self.address().equals(address)) ? self : null;
	}

	/**
	 * Take note that a datagram says which instance sent it. When another instance is
	 * known at that address, {@link LivenessMonitor} asks who lives there now: the peer
	 * may have been restarted. The claim itself changes nothing, as anyone can make it,
	 * and costs at most one ping in 200 ms. Made for the receive path: without a
	 * contradiction it costs one look-up, without lock or allocation.
	 * @param from the sender
	 * @param instanceId the instance that it says it is
	 */
	public void suspect(InetSocketAddress from, String instanceId) {
		PeerEntry entry = directory().byAddress().get(from);
		if (entry == null || entry.peer().instanceId().equals(instanceId) || this.ownInstanceId.equals(instanceId)) {
			return;
		}
		if (isSuspicionNew(entry, from)) {
			this.alarms.forEach(Runnable::run);
		}
	}

	private boolean isSuspicionNew(PeerEntry entry, InetSocketAddress from) {
		if (entry.isUp()) {
			return entry.peer().address().equals(from) && entry.probe().suspect(this.scheduler.nanoTime());
		}
		boolean known = entry.isNudged();
		entry.nudge();
		return !known;
	}

	/**
	 * Forget every peer.
	 * @param reason what to tell the listeners
	 */
	public void clear(PeerDownReason reason) {
		change(() -> this.ledger.clear(reason));
	}

	/**
	 * Forget every peer, wake everyone who waits for one, and ignore whatever is seen
	 * from now on.
	 */
	@Override
	public void close() {
		change(this.ledger::close);
	}

	/**
	 * Have someone look after peers that are suspected not to be who they were: at once,
	 * on the receive thread.
	 */
	public void onSuspicion(Runnable alarm) {
		this.alarms.add(alarm);
	}

	public Collection<PeerEntry> entries() {
		return directory().byInstanceId().values();
	}

	public boolean isKnown(PeerEntry entry) {
		return directory().byInstanceId().get(entry.peer().instanceId()) == entry;
	}

	public boolean isOwnInstanceAfter(PeerEntry entry) {
		return this.ownInstanceId.compareTo(entry.peer().instanceId()) > 0;
	}

	public boolean isNameFree(PeerEntry entry) {
		return !directory().byName().containsKey(entry.peer().name());
	}

	public List<InetSocketAddress> addressesOf(PeerEntry entry) {
		return locked(entry::addresses);
	}

	/**
	 * Take note that an address answered the ping meant for an entry.
	 */
	public void answered(PeerEntry entry, InetSocketAddress address, Pong pong) {
		String instanceId = pong.instanceId();
		if (instanceId != null && !instanceId.equals(entry.peer().instanceId())) {
			answeredByAnother(entry, address, instanceId, entry.peer().name().equals(pong.name()));
			return;
		}
		entry.heard(this.scheduler.nanoTime());
		change(() -> this.ledger.answered(entry, pong));
		if (!entry.isUp()) {
			reviveIfFree(entry, address);
		}
	}

	/**
	 * Take note that nobody answers where an entry is reached.
	 */
	public void expire(PeerEntry entry) {
		change(() -> this.ledger.expire(entry));
	}

	private void answeredByAnother(PeerEntry entry, InetSocketAddress address, String instanceId, boolean sameName) {
		if (sameName && !instanceId.equals(this.ownInstanceId)) {
			change(() -> this.ledger.succeed(entry, address, instanceId));
			return;
		}
		change(() -> this.ledger.evict(entry, address));
	}

	private void reviveIfFree(PeerEntry entry, InetSocketAddress address) {
		if (isNameFree(entry)) {
			change(() -> this.ledger.revive(entry, address));
		}
	}

	private PeerDirectory directory() {
		return this.ledger.directory();
	}

	private static boolean isValid(DiscoveredNode sighting) {
		return NodeName.isValid(sighting.name()) && !sighting.address().isUnresolved()
				&& sighting.address().getPort() > 0;
	}

	private void change(Runnable change) {
		boolean changed;
		this.lock.lock();
		try {
			change.run();
			changed = this.ledger.publish();
			if (changed) {
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (changed) {
			this.watchers.forEach(Runnable::run);
		}
		this.events.dispatch();
	}

	private <T> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	private <T> Optional<T> await(Supplier<Optional<T>> condition, Duration timeout) throws InterruptedException {
		long remaining = Durations.nanos(timeout);
		this.lock.lockInterruptibly();
		try {
			Optional<T> result = condition.get();
			while (result.isEmpty() && remaining > 0 && !this.ledger.isClosed()) {
				remaining = this.changed.awaitNanos(remaining);
				result = condition.get();
			}
			return result;
		}
		finally {
			this.lock.unlock();
		}
	}

	private final class SelfAcceptingListener implements DiscoveryListener {

		@Override
		public void discovered(String source, DiscoveredNode sighting) {
			if (!PeerTable.this.ownInstanceId.equals(sighting.instanceId())) {
				PeerTable.this.discovered(source, sighting);
				return;
			}
			knowSelf(
					new Peer(sighting.name(), PeerTable.this.ownInstanceId, sighting.address(), sighting.attributes()));
		}

		@Override
		public void lost(String source, String name, @Nullable String instanceId) {
			if (!PeerTable.this.ownInstanceId.equals(instanceId)) {
				PeerTable.this.lost(source, name, instanceId);
				return;
			}
			knowSelf(null);
		}

		private void knowSelf(@Nullable Peer self) {
			change(() -> PeerTable.this.ledger.self(self));
		}

	}

}
