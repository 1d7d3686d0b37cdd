package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which sightings, pings and goodbyes make peers come and go. Guarded by the
 * lock of the {@link PeerTable}, except for {@link #directory()}.
 */
final class PeerRegistry {

	private final Scheduler scheduler;

	private final PeerEvents events;

	private final int maxPeers;

	private final DepartedInstances departed;

	private final Map<String, PeerEntry> entries = new LinkedHashMap<>();

	private @Nullable Peer self;

	private boolean closed;

	private boolean dirty;

	private volatile PeerDirectory directory = PeerDirectory.of(List.of(), null);

	PeerRegistry(Scheduler scheduler, PeerEvents events, int maxPeers) {
		this.scheduler = scheduler;
		this.events = events;
		this.maxPeers = maxPeers;
		this.departed = new DepartedInstances(scheduler);
	}

	/**
	 * Return the state after the last {@link #publish()}. Any thread may call this.
	 */
	PeerDirectory directory() {
		return this.directory;
	}

	/**
	 * Make what has changed visible.
	 * @return whether anything has
	 */
	boolean publish() {
		if (!this.dirty) {
			return false;
		}
		this.dirty = false;
		this.directory = PeerDirectory.of(this.entries.values(), this.self);
		return true;
	}

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		clear(PeerDownReason.REMOVED);
		this.closed = true;
		this.dirty = true;
	}

	void clear(PeerDownReason reason) {
		self(null);
		List.copyOf(this.entries.values()).forEach((entry) -> remove(entry, reason));
	}

	void self(@Nullable Peer self) {
		this.self = this.closed ? null : self;
		this.dirty = true;
	}

	/**
	 * Take a sighting.
	 * @return whether there was room for it
	 */
	boolean seen(String source, DiscoveredNode sighting) {
		String instanceId = instanceOf(sighting);
		if (this.closed || this.departed.contains(instanceId)) {
			return true;
		}
		PeerEntry entry = this.entries.get(instanceId);
		if (entry == null) {
			return welcome(new PeerEntry(instanceId, source, sighting, this.scheduler.nanoTime()), source, sighting);
		}
		entry.nudge();
		if (sighting.equals(entry.offer(source))) {
			return true;
		}
		this.dirty = true;
		entry.addOffer(source, sighting);
		displace(entry, source, sighting);
		refresh(entry);
		return true;
	}

	void gone(String source, String name, @Nullable String instanceId) {
		PeerEntry entry = findOffered(source, name, instanceId);
		if (entry != null) {
			withdraw(entry, source, PeerDownReason.REMOVED);
		}
	}

	void goodbye(String instanceId, InetSocketAddress from) {
		PeerEntry entry = this.entries.get(instanceId);
		if (entry != null && entry.offersAddress(from)) {
			this.departed.add(instanceId);
			remove(entry, PeerDownReason.REMOVED);
		}
	}

	/**
	 * An entry has answered a ping. Whoever waits for its proof is told of it.
	 */
	void answered(PeerEntry entry, Pong pong) {
		entry.roundTrip(pong.roundTrip());
		if (entry.peer().instanceId().equals(pong.instanceId()) && entry.prove()) {
			this.dirty = true;
		}
	}

	/**
	 * Nobody answers where an entry is reached: it moves to another endpoint, or goes
	 * down.
	 */
	void expire(PeerEntry entry) {
		if (!isKnown(entry) || !entry.isUp()) {
			return;
		}
		if (entry.abandonEndpoint()) {
			refresh(entry);
			return;
		}
		down(entry, PeerDownReason.EXPIRED);
	}

	/**
	 * A dormant entry was heard at an address.
	 */
	void revive(PeerEntry entry, InetSocketAddress address) {
		if (!isKnown(entry) || entry.isUp() || isNameTaken(entry)) {
			return;
		}
		entry.useAddress(address);
		entry.become(entry.describe());
		up(entry);
	}

	/**
	 * The node of an entry answers with another instance: it was restarted, which
	 * discovery has not noticed yet.
	 */
	void succeed(PeerEntry entry, InetSocketAddress address, String instanceId) {
		if (!isKnown(entry)) {
			return;
		}
		Peer peer = entry.peer();
		Map<String, String> attributes = new HashMap<>(peer.attributes());
		attributes.replace("instance_id", instanceId);
		DiscoveredNode successor = new DiscoveredNode(peer.name(), instanceId, address, attributes);
		for (Map.Entry<String, DiscoveredNode> offer : List.copyOf(entry.offers().entrySet())) {
			if (offer.getValue().address().equals(address)) {
				seen(offer.getKey(), successor);
			}
		}
	}

	/**
	 * The address in use of an entry answers for quite another node.
	 */
	void evict(PeerEntry entry, InetSocketAddress address) {
		if (isKnown(entry) && entry.isUp() && entry.peer().address().equals(address)) {
			down(entry, PeerDownReason.EXPIRED);
			entry.disown();
		}
	}

	private boolean welcome(PeerEntry newcomer, String source, DiscoveredNode sighting) {
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
	private String instanceOf(DiscoveredNode sighting) {
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
	private void displace(PeerEntry entry, String source, DiscoveredNode sighting) {
		for (PeerEntry other : List.copyOf(this.entries.values())) {
			DiscoveredNode offer = other.offer(source);
			if (other != entry && offer != null && offer.name().equals(sighting.name())) {
				withdraw(other, source, PeerDownReason.REPLACED);
			}
		}
	}

	/**
	 * Sightings without an instance belong to the newest one that was seen at their
	 * address; until now the owner of the address had them.
	 */
	private void takeOver(PeerEntry newcomer, InetSocketAddress address) {
		PeerEntry owner = this.directory.byAddress().get(address);
		if (owner == null || !isKnown(owner)) {
			return;
		}
		for (Map.Entry<String, DiscoveredNode> offer : List.copyOf(owner.offers().entrySet())) {
			if (offer.getValue().instanceId() == null && offer.getValue().address().equals(address)) {
				newcomer.addOffer(offer.getKey(), offer.getValue());
				withdraw(owner, offer.getKey(), PeerDownReason.REPLACED);
			}
		}
	}

	private void withdraw(PeerEntry entry, String source, PeerDownReason reason) {
		this.dirty = true;
		DiscoveredNode withdrawn = entry.offers().remove(source);
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
		this.dirty = true;
		if (!entry.isUp() || after.hasEndpointOf(before)) {
			entry.become(after);
			return;
		}
		down(entry, PeerDownReason.REPLACED);
		entry.become(after);
		up(entry);
	}

	private void up(PeerEntry entry) {
		this.dirty = true;
		yieldName(entry);
		entry.up(this.scheduler.nanoTime(), this.scheduler.epochMillis());
		this.events.up(entry.peer());
	}

	private void down(PeerEntry entry, PeerDownReason reason) {
		this.dirty = true;
		entry.down(this.scheduler.epochMillis());
		this.events.down(entry.peer(), reason);
	}

	private void remove(PeerEntry entry, PeerDownReason reason) {
		this.dirty = true;
		this.entries.remove(entry.peer().instanceId());
		if (entry.isUp()) {
			down(entry, reason);
		}
	}

	private void yieldName(PeerEntry successor) {
		for (PeerEntry other : this.entries.values()) {
			if (other != successor && other.isUp() && hasNameOf(other, successor)) {
				down(other, PeerDownReason.REPLACED);
			}
		}
	}

	private boolean isNameTaken(PeerEntry entry) {
		return this.entries.values()
			.stream()
			.anyMatch((other) -> other != entry && other.isUp() && hasNameOf(other, entry));
	}

	private boolean makeRoom() {
		if (this.entries.size() < this.maxPeers) {
			return true;
		}
		Optional<PeerEntry> dormant = this.entries.values().stream().filter((entry) -> !entry.isUp()).findFirst();
		dormant.ifPresent((entry) -> remove(entry, PeerDownReason.EXPIRED));
		return dormant.isPresent();
	}

	private boolean isKnown(PeerEntry entry) {
		return this.entries.get(entry.peer().instanceId()) == entry;
	}

	private @Nullable PeerEntry findOffered(String source, String name, @Nullable String instanceId) {
		if (instanceId != null) {
			PeerEntry entry = this.entries.get(instanceId);
			return (entry != null && entry.offer(source) != null) ? entry : null;
		}
		for (PeerEntry entry : this.entries.values()) {
			DiscoveredNode offer = entry.offer(source);
			if (offer != null && offer.name().equals(name)) {
				return entry;
			}
		}
		return null;
	}

	private static boolean hasNameOf(PeerEntry one, PeerEntry other) {
		return one.peer().name().equals(other.peer().name());
	}

}
