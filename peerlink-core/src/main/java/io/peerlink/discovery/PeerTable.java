package io.peerlink.discovery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Who is up. Discoveries report to it, {@link Liveness} corrects them, and everyone who
 * wants to know a peer asks here. Thread-safe; look-ups take no lock.
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

	private final int maxPeers;

	private final PeerEvents events;

	private final DepartedInstances departed;

	private final LongAdder refused = new LongAdder();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Map<String, PeerEntry> entries = new LinkedHashMap<>();

	private @Nullable Peer self;

	private boolean closed;

	private volatile PeerDirectory directory = PeerDirectory.of(List.of(), null);

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
		this.maxPeers = maxPeers;
		this.events = new PeerEvents(listenerExecutor, EVENTS_PER_PEER * maxPeers);
		this.departed = new DepartedInstances(scheduler);
	}

	/**
	 * Return the peers that are up.
	 * @return the peers, by name
	 */
	public List<Peer> peers() {
		return this.directory.peers();
	}

	/**
	 * Return how many peers are up.
	 * @return the number of peers
	 */
	public int size() {
		return this.directory.peers().size();
	}

	/**
	 * Find a peer by its name: the one with exactly this name, else the only one whose
	 * name differs in case alone.
	 * @param name a node name
	 * @return the peer
	 * @throws PeerNotFoundException when there is none, or several differ in case alone
	 */
	public Peer find(String name) {
		PeerDirectory directory = this.directory;
		return directory.find(name).orElseThrow(() -> new PeerNotFoundException(name, directory.names()));
	}

	/**
	 * Find a peer by its instance.
	 * @param instanceId an instance id
	 * @return the peer, empty when it is not up
	 */
	public Optional<Peer> findByInstanceId(String instanceId) {
		return this.directory.findByInstanceId(instanceId);
	}

	/**
	 * Find the peer at an address, be it the one in use or another one that it is seen
	 * at.
	 * @param address the address of a UDP socket
	 * @return the peer, empty when none that is up is seen there
	 */
	public Optional<Peer> findByAddress(InetSocketAddress address) {
		return this.directory.findByAddress(address);
	}

	/**
	 * Tell what is known about every peer, dormant ones included.
	 * @return snapshots, in no particular order
	 */
	public List<PeerStatus> status() {
		long now = this.scheduler.nanoTime();
		long epochMillis = this.scheduler.epochMillis();
		return locked(() -> this.entries.values().stream().map((entry) -> entry.status(now, epochMillis)).toList());
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
		return await(() -> this.directory.find(name), timeout)
			.orElseThrow(() -> new PeerNotFoundException(name, this.directory.names()));
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
	public void seen(String source, Sighting sighting) {
		if (this.ownInstanceId.equals(sighting.instanceId())) {
			return;
		}
		if (!isValid(sighting)) {
			this.refused.increment();
			return;
		}
		if (!isRepeated(source, sighting) && !change(() -> accept(source, sighting))) {
			this.refused.increment();
		}
	}

	@Override
	public void gone(String source, String name, @Nullable String instanceId) {
		change(() -> {
			PeerEntry entry = findOffered(source, name, instanceId);
			if (entry != null) {
				withdraw(entry, source, PeerDownReason.REMOVED);
			}
			return true;
		});
	}

	/**
	 * Take note that a peer said goodbye over its own socket. It does not come back by
	 * what discovery still has in its caches.
	 * @param instanceId the instance that it said goodbye for
	 * @param from where the goodbye came from: it counts from an address of the peer only
	 */
	public void goodbye(String instanceId, InetSocketAddress from) {
		change(() -> {
			PeerEntry entry = this.entries.get(instanceId);
			if (entry != null && entry.offersAddress(from)) {
				this.departed.add(instanceId);
				remove(entry, PeerDownReason.REMOVED);
			}
			return true;
		});
	}

	/**
	 * Take note that a datagram came from an address. Made for the receive path: for
	 * peers that are up it costs one look-up and one write, without lock or allocation.
	 * @param from the sender
	 */
	public void heard(InetSocketAddress from) {
		PeerEntry entry = this.directory.byAddress().get(from);
		if (entry == null) {
			return;
		}
		if (!entry.isUp()) {
			revive(entry, from);
			return;
		}
		if (entry.peer().address().equals(from)) {
			entry.heard(this.scheduler.nanoTime());
		}
	}

	/**
	 * Forget every peer.
	 * @param reason what to tell the listeners
	 */
	public void clear(PeerDownReason reason) {
		change(() -> {
			removeAll(reason);
			return true;
		});
	}

	/**
	 * Forget every peer, wake everyone who waits for one, and ignore whatever is seen
	 * from now on.
	 */
	@Override
	public void close() {
		change(() -> {
			removeAll(PeerDownReason.REMOVED);
			this.closed = true;
			return true;
		});
	}

	Collection<PeerEntry> entries() {
		return this.directory.byInstanceId().values();
	}

	boolean isKnown(PeerEntry entry) {
		return this.directory.byInstanceId().get(entry.peer().instanceId()) == entry;
	}

	boolean isNameFree(PeerEntry entry) {
		return !this.directory.byName().containsKey(entry.peer().name());
	}

	List<InetSocketAddress> addressesOf(PeerEntry entry) {
		return locked(entry::addresses);
	}

	/**
	 * Take note that an address answered the ping meant for an entry.
	 */
	void answered(PeerEntry entry, InetSocketAddress address, Pong pong) {
		String instanceId = pong.instanceId();
		if (instanceId != null && !instanceId.equals(entry.peer().instanceId())) {
			answeredByAnother(entry, address, pong, instanceId);
			return;
		}
		entry.heard(this.scheduler.nanoTime());
		locked(() -> {
			entry.roundTrip(pong.roundTrip());
			return entry;
		});
		if (!entry.isUp()) {
			revive(entry, address);
		}
	}

	/**
	 * Take note that nobody answers where an entry is reached: it moves to another
	 * endpoint, or goes down.
	 */
	void expire(PeerEntry entry) {
		change(() -> {
			if (!isKnown(entry) || !entry.isUp()) {
				return true;
			}
			if (entry.abandonEndpoint()) {
				refresh(entry);
				return true;
			}
			down(entry, PeerDownReason.EXPIRED);
			return true;
		});
	}

	private void answeredByAnother(PeerEntry entry, InetSocketAddress address, Pong pong, String instanceId) {
		Peer peer = entry.peer();
		if (peer.name().equals(pong.name()) && !instanceId.equals(this.ownInstanceId)) {
			Map<String, String> attributes = new HashMap<>(peer.attributes());
			attributes.replace("instance_id", instanceId);
			succeed(entry, new Sighting(peer.name(), instanceId, address, attributes));
			return;
		}
		change(() -> {
			if (isKnown(entry) && entry.isUp() && entry.peer().address().equals(address)) {
				down(entry, PeerDownReason.EXPIRED);
			}
			return true;
		});
	}

	private void succeed(PeerEntry entry, Sighting successor) {
		change(() -> {
			List<String> sources = entry.offers()
				.entrySet()
				.stream()
				.filter((offer) -> offer.getValue().address().equals(successor.address()))
				.map(Map.Entry::getKey)
				.toList();
			return !isKnown(entry) || sources.stream().allMatch((source) -> accept(source, successor));
		});
	}

	private void revive(PeerEntry entry, InetSocketAddress address) {
		change(() -> {
			if (isKnown(entry) && !entry.isUp() && isNameFree(entry)) {
				entry.useAddress(address);
				entry.become(entry.describe());
				up(entry);
			}
			return true;
		});
	}

	private boolean isRepeated(String source, Sighting sighting) {
		return locked(() -> {
			PeerEntry entry = this.entries.get(instanceOf(sighting));
			if (entry == null || !sighting.equals(entry.offer(source))) {
				return false;
			}
			entry.nudge();
			return true;
		});
	}

	private boolean accept(String source, Sighting sighting) {
		String instanceId = instanceOf(sighting);
		if (this.closed || this.departed.contains(instanceId)) {
			return true;
		}
		PeerEntry entry = this.entries.get(instanceId);
		if (entry == null) {
			return welcome(new PeerEntry(instanceId, source, sighting, this.scheduler.nanoTime()), source, sighting);
		}
		entry.addOffer(source, sighting);
		displace(entry, source, sighting);
		refresh(entry);
		entry.nudge();
		return true;
	}

	private boolean welcome(PeerEntry newcomer, String source, Sighting sighting) {
		displace(newcomer, source, sighting);
		if (sighting.instanceId() != null) {
			takeOver(newcomer, sighting.address());
		}
		newcomer.become(newcomer.describe());
		yieldName(newcomer);
		if (!makeRoom()) {
			return false;
		}
		this.entries.put(newcomer.peer().instanceId(), newcomer);
		up(newcomer);
		return true;
	}

	/**
	 * A sighting without an instance belongs to whoever is known at its address.
	 */
	private String instanceOf(Sighting sighting) {
		if (sighting.instanceId() != null) {
			return sighting.instanceId();
		}
		InetSocketAddress address = sighting.address();
		PeerEntry owner = this.directory.byAddress().get(address);
		return (owner != null) ? owner.peer().instanceId()
				: sighting.name() + "@" + address.getAddress().getHostAddress() + ":" + address.getPort();
	}

	/**
	 * A source lists one instance of a name.
	 */
	private void displace(PeerEntry entry, String source, Sighting sighting) {
		for (PeerEntry other : List.copyOf(this.entries.values())) {
			Sighting offer = other.offer(source);
			if (other != entry && offer != null && offer.name().equals(sighting.name())) {
				withdraw(other, source, PeerDownReason.REPLACED);
			}
		}
	}

	/**
	 * Sightings without an instance belong to the newest one that was seen at their
	 * address.
	 */
	private void takeOver(PeerEntry newcomer, InetSocketAddress address) {
		for (PeerEntry other : List.copyOf(this.entries.values())) {
			for (Map.Entry<String, Sighting> offer : List.copyOf(other.offers().entrySet())) {
				if (offer.getValue().instanceId() == null && offer.getValue().address().equals(address)) {
					newcomer.addOffer(offer.getKey(), offer.getValue());
					withdraw(other, offer.getKey(), PeerDownReason.REPLACED);
				}
			}
		}
	}

	private void withdraw(PeerEntry entry, String source, PeerDownReason reason) {
		Sighting withdrawn = entry.offers().remove(source);
		if (entry.offers().isEmpty()) {
			remove(entry, reason);
			return;
		}
		if (withdrawn != null && withdrawn.instanceId() != null && !entry.isInstanceOffered() && entry.isUp()) {
			// What is left cannot tell whether this instance or a later one lives there.
			down(entry, reason);
			entry.nudge();
		}
		refresh(entry);
	}

	private void refresh(PeerEntry entry) {
		Peer before = entry.peer();
		Peer after = entry.describe();
		if (after.equals(before)) {
			return;
		}
		if (!entry.isUp() || after.hasEndpointOf(before)) {
			entry.become(after);
			return;
		}
		down(entry, PeerDownReason.REPLACED);
		entry.become(after);
		up(entry);
	}

	private void up(PeerEntry entry) {
		yieldName(entry);
		entry.up(this.scheduler.nanoTime(), this.scheduler.epochMillis());
		this.events.up(entry.peer());
	}

	private void yieldName(PeerEntry successor) {
		String name = successor.peer().name();
		for (PeerEntry other : this.entries.values()) {
			if (other != successor && other.isUp() && other.peer().name().equals(name)) {
				down(other, PeerDownReason.REPLACED);
			}
		}
	}

	private void down(PeerEntry entry, PeerDownReason reason) {
		entry.down(this.scheduler.epochMillis());
		this.events.down(entry.peer(), reason);
	}

	private void remove(PeerEntry entry, PeerDownReason reason) {
		this.entries.remove(entry.peer().instanceId());
		if (entry.isUp()) {
			down(entry, reason);
		}
	}

	private void removeAll(PeerDownReason reason) {
		this.self = null;
		List.copyOf(this.entries.values()).forEach((entry) -> remove(entry, reason));
	}

	private boolean makeRoom() {
		if (this.entries.size() < this.maxPeers) {
			return true;
		}
		Optional<PeerEntry> dormant = this.entries.values().stream().filter((entry) -> !entry.isUp()).findFirst();
		dormant.ifPresent((entry) -> remove(entry, PeerDownReason.EXPIRED));
		return dormant.isPresent();
	}

	private @Nullable PeerEntry findOffered(String source, String name, @Nullable String instanceId) {
		if (instanceId != null) {
			PeerEntry entry = this.entries.get(instanceId);
			return (entry != null && entry.offer(source) != null) ? entry : null;
		}
		for (PeerEntry entry : this.entries.values()) {
			Sighting offer = entry.offer(source);
			if (offer != null && offer.name().equals(name)) {
				return entry;
			}
		}
		return null;
	}

	private static boolean isValid(Sighting sighting) {
		return NodeNames.isValid(sighting.name()) && !sighting.address().isUnresolved()
				&& sighting.address().getPort() > 0;
	}

	private boolean change(Supplier<Boolean> change) {
		boolean done = locked(() -> {
			boolean result = change.get();
			this.directory = PeerDirectory.of(this.entries.values(), this.self);
			this.changed.signalAll();
			return result;
		});
		this.events.dispatch();
		return done;
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
		long remaining = timeout.toNanos();
		this.lock.lockInterruptibly();
		try {
			Optional<T> result = condition.get();
			while (result.isEmpty() && remaining > 0 && !this.closed) {
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
		public void seen(String source, Sighting sighting) {
			if (!PeerTable.this.ownInstanceId.equals(sighting.instanceId())) {
				PeerTable.this.seen(source, sighting);
				return;
			}
			knowSelf(
					new Peer(sighting.name(), PeerTable.this.ownInstanceId, sighting.address(), sighting.attributes()));
		}

		@Override
		public void gone(String source, String name, @Nullable String instanceId) {
			if (!PeerTable.this.ownInstanceId.equals(instanceId)) {
				PeerTable.this.gone(source, name, instanceId);
				return;
			}
			knowSelf(null);
		}

		private void knowSelf(@Nullable Peer self) {
			change(() -> {
				PeerTable.this.self = PeerTable.this.closed ? null : self;
				return true;
			});
		}

	}

}
