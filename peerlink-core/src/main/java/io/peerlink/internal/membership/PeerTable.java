package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerStatus;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * The known peers. Discoveries report to it, {@link #reachability()} takes what the
 * network shows of them. Thread-safe; look-ups take no lock.
 * <p>
 * A peer is one instance of a node. Several sources may list it, each at several
 * addresses. Of several instances with one name the oldest is up, as long as it answers.
 * The others, and peers that do not answer although discovery lists them, stay in the
 * table: they come up when they are heard of and their name is free.
 * <p>
 * This node knows itself by its instance id and ignores what is discovered of itself,
 * except through {@link #acceptingSelf()}.
 */
public final class PeerTable implements DiscoveryListener, AutoCloseable {

	/**
	 * How many instances are known at most, those that are not up included.
	 */
	public static final int DEFAULT_MAX_PEERS = 1024;

	/**
	 * How many undelivered events are kept in full, as a multiple of the limit of peers.
	 */
	private static final int EVENTS_PER_PEER = 4;

	private final String ownInstanceId;

	private final Scheduler scheduler;

	private final PeerEventQueue events;

	private final PeerRegistry registry;

	private final RegistryAccess access;

	private final DiscoveryUpdates discovery;

	private final PeerReachability reachability;

	private final NameGuard guard;

	/**
	 * Creates a table for up to {@value #DEFAULT_MAX_PEERS} peers.
	 * @param ownInstanceId the instance of this node
	 * @param scheduler the time
	 * @param listenerExecutor runs the listeners, one task at a time
	 */
	public PeerTable(String ownInstanceId, Scheduler scheduler, Executor listenerExecutor) {
		this(ownInstanceId, scheduler, listenerExecutor, DEFAULT_MAX_PEERS);
	}

	/**
	 * Creates a table.
	 * @param ownInstanceId the instance of this node
	 * @param scheduler the time
	 * @param listenerExecutor runs the listeners, one task at a time
	 * @param maxPeers how many instances are known at most; further ones are refused and
	 * counted
	 */
	public PeerTable(String ownInstanceId, Scheduler scheduler, Executor listenerExecutor, int maxPeers) {
		this(ownInstanceId, scheduler, listenerExecutor, maxPeers, NameGuard.NONE);
	}

	/**
	 * Creates a table whose names may belong to certain nodes.
	 * @param ownInstanceId the instance of this node
	 * @param scheduler the time
	 * @param listenerExecutor runs the listeners, one task at a time
	 * @param maxPeers how many instances are known at most; further ones are refused and
	 * counted
	 * @param guard decides which instances may have which names
	 */
	public PeerTable(String ownInstanceId, Scheduler scheduler, Executor listenerExecutor, int maxPeers,
			NameGuard guard) {
		if (maxPeers < 1) {
			throw new IllegalArgumentException("maxPeers must be at least 1 but is " + maxPeers);
		}
		this.ownInstanceId = Objects.requireNonNull(ownInstanceId, "ownInstanceId");
		this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
		int maxEvents = (int) Math.min((long) EVENTS_PER_PEER * maxPeers, Integer.MAX_VALUE);
		this.events = new PeerEventQueue(listenerExecutor, maxEvents);
		this.guard = Objects.requireNonNull(guard, "guard");
		this.registry = new PeerRegistry(scheduler, this.events, maxPeers, guard);
		this.access = new RegistryAccess(this.registry, this.events);
		this.discovery = new DiscoveryUpdates(this.registry, scheduler);
		this.reachability = new PeerReachability(ownInstanceId, scheduler, this.access, this.registry, this.discovery);
	}

	/**
	 * Returns the instance of this node.
	 * @return the instance id
	 */
	public String ownInstanceId() {
		return this.ownInstanceId;
	}

	/**
	 * Returns where messages, answers to pings and silence are reported.
	 * @return the part of this table that takes them
	 */
	public PeerReachability reachability() {
		return this.reachability;
	}

	/**
	 * Returns the peers that are up.
	 * @return the peers, by name
	 */
	public List<Peer> peers() {
		return directory().peers();
	}

	/**
	 * Returns how many peers are up.
	 * @return the number of peers
	 */
	public int size() {
		return peers().size();
	}

	/**
	 * Returns all known instances, those that are not up included.
	 * @return the entries, in no particular order
	 */
	public Collection<PeerEntry> entries() {
		return directory().byInstanceId().values();
	}

	/**
	 * Returns a peer by its name: the one with this name (see
	 * {@link NodeName#isSame(String, String)}), else the only one whose name differs in
	 * case alone, unless the name belongs to a certain node.
	 * @param name a node name
	 * @return the peer
	 * @throws PeerNotFoundException when there is none, or several differ in case alone
	 */
	public Peer find(String name) {
		PeerDirectory directory = directory();
		Peer found = find(directory, name);
		if (found == null) {
			throw notFound(name);
		}
		return found;
	}

	/**
	 * Returns a peer by its name, as {@link #find(String)} does.
	 * @param name a node name
	 * @return the peer, empty when there is none
	 */
	public Optional<Peer> findByName(String name) {
		return Optional.ofNullable(find(directory(), name));
	}

	private @Nullable Peer find(PeerDirectory directory, String name) {
		Peer found = directory.find(name);
		boolean other = found != null && !NodeName.isSame(found.name(), name);
		return (other && this.guard.isReserved(NodeName.key(name))) ? null : found;
	}

	/**
	 * Returns whether a peer with this name is up.
	 * @param name a node name
	 * @return whether there is one
	 */
	public boolean isUp(String name) {
		return directory().findSame(name) != null;
	}

	/**
	 * Returns whether another instance is up under the name of a peer.
	 * @param peer a peer that is not up any more, which the names may not tell yet
	 * @return whether nobody will answer for it
	 */
	public boolean isReplaced(Peer peer) {
		Peer named = directory().findSame(peer.name());
		return named != null && !named.instanceId().equals(peer.instanceId());
	}

	/**
	 * Returns a peer by its instance.
	 * @param instanceId an instance id
	 * @return the peer, empty when it is not up
	 */
	public Optional<Peer> findByInstanceId(String instanceId) {
		return Optional.ofNullable(entry(instanceId)).filter(PeerEntry::isUp).map(PeerEntry::peer);
	}

	/**
	 * Returns the peer at an address, which may be the one in use or another one that a
	 * source lists.
	 * @param address the address of a UDP socket
	 * @return the peer, empty when none that is up is listed there
	 */
	public Optional<Peer> findByAddress(InetSocketAddress address) {
		return Optional.ofNullable(entryAt(address)).filter(PeerEntry::isUp).map(PeerEntry::peer);
	}

	/**
	 * Returns what is known of the peer at an address, in whatever state it is.
	 * @param address the address
	 * @return the entry, {@code null} for an unknown address
	 */
	public @Nullable PeerEntry entryAt(InetSocketAddress address) {
		return directory().entryAt(address);
	}

	/**
	 * Returns whether a verified peer is at an address that reads several messages in one
	 * datagram.
	 * @param address the address
	 * @return whether bundles may be sent there
	 */
	public boolean takesBundles(InetSocketAddress address) {
		PeerEntry entry = entryAt(address);
		return entry != null && entry.isVerified() && entry.takesBundles();
	}

	/**
	 * Returns whether an instance that is up is listed at an address.
	 * @param instanceId an instance id
	 * @param address the address of a UDP socket
	 * @return whether it is
	 */
	public boolean isAt(String instanceId, InetSocketAddress address) {
		PeerEntry entry = entryAt(address);
		return entry != null && entry.isUp() && entry.isInstance(instanceId);
	}

	/**
	 * Returns whether an instance is verified as a Java node: it has answered a ping by
	 * naming itself. It need not be up. Takes no lock.
	 * @param instanceId an instance id
	 * @return whether it is, as far as this table remembers; this node itself always is
	 */
	public boolean isVerified(String instanceId) {
		PeerEntry entry = entry(instanceId);
		return entry != null && entry.isVerified();
	}

	/**
	 * Returns what is known of an instance, in whatever state it is.
	 * @param instanceId an instance id
	 * @return the entry, {@code null} for an unknown instance
	 */
	public @Nullable PeerEntry entry(String instanceId) {
		return directory().entry(instanceId);
	}

	/**
	 * Returns what is known of all peers, those that are not up included, but not those
	 * that have said goodbye, or are not permitted their names. Takes no lock.
	 * @return snapshots, in no particular order
	 */
	public List<PeerStatus> status() {
		return status((peer) -> null);
	}

	/**
	 * Returns what is known of all peers, as {@link #status()} does.
	 * @param fingerprints returns the fingerprint of the key of a peer, {@code null} for
	 * none
	 * @return snapshots, in no particular order
	 */
	public List<PeerStatus> status(Function<Peer, @Nullable String> fingerprints) {
		long now = this.scheduler.nanoTime();
		long epochMillis = this.scheduler.epochMillis();
		return entries().stream()
			.filter((entry) -> entry.state() != PeerState.DEPARTED && entry.state() != PeerState.REFUSED)
			.map((entry) -> entry.status(now, epochMillis, fingerprints.apply(entry.peer())))
			.toList();
	}

	/**
	 * Asks the guard again who may have a name, because it may decide differently now: a
	 * peer that may not have it any more goes down, and those that were not permitted it
	 * are asked again.
	 * @param nameKey the key of the name
	 */
	public void recheck(String nameKey) {
		this.access.change(() -> this.registry.recheck(nameKey));
	}

	/**
	 * Returns how many discovered nodes were refused because the table is full or because
	 * they are no valid peer.
	 * @return the count since the table was created
	 */
	long refused() {
		return this.discovery.refused();
	}

	/**
	 * Registers a listener of what happens from this moment on.
	 * @param listener the listener
	 * @return the registration, to be closed to end it
	 */
	public PeerListener.Registration addListener(PeerListener listener) {
		return addListener(listener, false);
	}

	/**
	 * Registers a listener.
	 * @param listener the listener
	 * @param replay whether it is first informed of the peers that are up already; none
	 * is missed or reported twice in between
	 * @return the registration, to be closed to end it
	 */
	public PeerListener.Registration addListener(PeerListener listener, boolean replay) {
		PeerListener.Registration registration = this.access
			.locked(() -> this.events.subscribe(listener, replay ? peers() : List.of()));
		this.events.dispatch();
		return registration;
	}

	/**
	 * Registers what is run whenever this table has changed or a peer was
	 * {@linkplain #isVerified verified}: at once, by the thread that changed it, whatever
	 * listeners are doing. For parts of the node only, as it must neither block nor
	 * throw.
	 * @param watcher what to run
	 */
	public void watch(Runnable watcher) {
		this.access.watch(watcher);
	}

	/**
	 * Waits until a number of peers are up. Returns early when the table is closed.
	 * @param count how many
	 * @param timeout how long to wait at most
	 * @return whether that many are up
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public boolean awaitPeers(int count, Duration timeout) throws InterruptedException {
		return this.access.await(() -> (size() >= count) ? Optional.of(count) : Optional.empty(), timeout).isPresent();
	}

	/**
	 * Waits until a peer is up. Returns early when the table is closed.
	 * @param name the peer's name, as for {@link #find(String)}
	 * @param timeout how long to wait at most
	 * @return the peer
	 * @throws PeerNotFoundException when it did not come up in time
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public Peer awaitPeer(String name, Duration timeout) throws InterruptedException {
		return this.access.await(() -> findByName(name), timeout).orElseThrow(() -> notFound(name));
	}

	private PeerNotFoundException notFound(String name) {
		String refusal = this.guard.refusalOf(NodeName.key(name));
		List<String> names = directory().names();
		return (refusal != null) ? PeerNotFoundException.refused(name, refusal, names)
				: new PeerNotFoundException(name, names);
	}

	/**
	 * Returns a way to report to this table that does not ignore this node itself: for
	 * sources that a user configured. This node can then be found by name, instance and
	 * address, so that it can call itself; it is still not among the {@link #peers()} and
	 * no event reports it.
	 * @return a view of this table
	 */
	public DiscoveryListener acceptingSelf() {
		return new SelfAcceptingListener(this, this.access, this.registry, this.scheduler);
	}

	@Override
	public void discovered(String source, DiscoveredNode node) {
		if (this.ownInstanceId.equals(node.instanceId())) {
			return;
		}
		this.access.change(() -> this.discovery.discovered(source, node));
	}

	@Override
	public void unavailable(String source) {
		this.access.change(() -> this.discovery.unavailable(source));
	}

	@Override
	public void lost(String source, String name, @Nullable String instanceId) {
		this.access.change(() -> this.discovery.lost(source, name, instanceId));
	}

	/**
	 * Takes a peer down that said goodbye over its own socket. What discovery still has
	 * in its caches does not bring it back; an answer to a ping does.
	 * @param instanceId the instance that the goodbye names
	 * @param from where the goodbye came from: it counts from an address of the peer only
	 */
	public void goodbye(String instanceId, InetSocketAddress from) {
		this.access.change(() -> this.discovery.goodbye(instanceId, from));
	}

	/**
	 * Removes all peers, wakes all threads that wait for one, and ignores whatever is
	 * discovered after that.
	 */
	@Override
	public void close() {
		this.access.change(this.registry::close);
	}

	private PeerDirectory directory() {
		return this.registry.directory();
	}

}
