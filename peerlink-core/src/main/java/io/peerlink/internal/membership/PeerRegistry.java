package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.peerlink.internal.membership.PeerState.Event;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The known instances, and the one place that changes their {@link PeerState}. Guarded by
 * the lock of {@link RegistryAccess}, except for {@link #directory()}.
 */
final class PeerRegistry {

	private static final Logger logger = LoggerFactory.getLogger(PeerRegistry.class);

	private final Scheduler scheduler;

	private final PeerEventQueue events;

	private final int maxPeers;

	private final NameGuard guard;

	private final Map<String, PeerEntry> entries = new LinkedHashMap<>();

	private @Nullable PeerEntry self;

	private boolean closed;

	private boolean changed;

	private volatile PeerDirectory directory = PeerDirectory.of(List.of(), null);

	PeerRegistry(Scheduler scheduler, PeerEventQueue events, int maxPeers, NameGuard guard) {
		this.scheduler = scheduler;
		this.events = events;
		this.maxPeers = maxPeers;
		this.guard = guard;
	}

	/**
	 * Returns the index as of the last {@link #publish()}. Thread-safe.
	 */
	PeerDirectory directory() {
		return this.directory;
	}

	/**
	 * Makes a new index if anything has changed.
	 * @return whether anything has
	 */
	boolean publish() {
		if (!this.changed) {
			return false;
		}
		this.changed = false;
		this.directory = PeerDirectory.of(this.entries.values(), this.self);
		return true;
	}

	/**
	 * Has the index made anew by the next {@link #publish()}.
	 */
	void markChanged() {
		this.changed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		clear();
		this.closed = true;
		markChanged();
	}

	/**
	 * Removes all entries: first those that are not up, so that none of them takes the
	 * place of another one.
	 */
	private void clear() {
		self(null);
		entries().stream().filter((entry) -> !entry.isUp()).forEach(this::clear);
		entries().forEach(this::clear);
	}

	private void clear(PeerEntry entry) {
		apply(entry, Event.CLEARED, PeerDownReason.LOCAL_STOP);
	}

	/**
	 * Makes this node known to itself. It is no peer: it is not listed, and no event is
	 * reported.
	 */
	void self(@Nullable PeerEntry self) {
		if (self != null) {
			self.verify();
			self.enterUp(this.scheduler.nanoTime(), this.scheduler.epochMillis());
		}
		this.self = this.closed ? null : self;
		markChanged();
	}

	@Nullable PeerEntry get(String instanceId) {
		return this.entries.get(instanceId);
	}

	Collection<PeerEntry> entries() {
		return List.copyOf(this.entries.values());
	}

	/**
	 * Adds a new entry and brings it up, if its name is free. Otherwise the one that has
	 * the name must show that it is still there. A full registry drops an entry that is
	 * not up. One that is not permitted its name disturbs nobody.
	 * @param event how it was discovered: one that does not bring it up has it pinged
	 * @return whether there was room for it
	 */
	boolean add(PeerEntry entry, Event event) {
		if (!isPermitted(entry)) {
			return addRefused(entry);
		}
		PeerEntry holder = (event != Event.CACHED) ? holderOfName(entry) : null;
		if (holder != null && hasTakenAddress(entry, holder)) {
			apply(holder, Event.REPLACED, PeerDownReason.REPLACED);
			holder = holderOfName(entry);
		}
		if (holder != null) {
			holder.check().request(PeerCheck.SHORT);
			markChanged();
		}
		if (!makeRoom()) {
			return false;
		}
		this.entries.put(entry.peer().instanceId(), entry);
		if (holder != null) {
			apply(entry, Event.NAME_TAKEN, PeerDownReason.REPLACED);
		}
		else if (event == Event.DISCOVERED) {
			bringUp(entry, event, entry.peer().address());
		}
		else {
			apply(entry, event, PeerDownReason.REMOVED);
			entry.probe().requestProbe();
		}
		return true;
	}

	private boolean addRefused(PeerEntry entry) {
		if (!makeRoom()) {
			return false;
		}
		this.entries.put(entry.peer().instanceId(), entry);
		refuse(entry, entry.peer());
		return true;
	}

	/**
	 * Returns whether an entry may have its name.
	 */
	boolean isPermitted(PeerEntry entry) {
		return this.guard.permits(entry.nameKey(), entry.peer().instanceId());
	}

	/**
	 * Returns whether an entry may have the name by which a source lists it.
	 */
	boolean permits(PeerEntry entry, DiscoveredNode listed) {
		return this.guard.permits(NodeName.key(listed.name()), entry.peer().instanceId());
	}

	private void refuse(PeerEntry entry, Peer description) {
		apply(entry, Event.NAME_REFUSED, PeerDownReason.REPLACED, description);
		if (entry.state() == PeerState.REFUSED) {
			this.guard.refused(entry.peer());
		}
	}

	/**
	 * Reports a peer that is up to the guard, if it has proved that its name belongs to
	 * its key.
	 */
	void proved(PeerEntry entry) {
		if (entry.isUp() && entry.hasKeyedName()) {
			this.guard.proved(entry.peer());
		}
	}

	/**
	 * Asks the guard again who may have a name: a peer that may not have it any more goes
	 * down, and those that were not permitted it are asked again.
	 */
	void recheck(String nameKey) {
		List<PeerEntry> claimants = entries().stream().filter((entry) -> entry.nameKey().equals(nameKey)).toList();
		claimants.stream()
			.filter((entry) -> entry.isUp() && !isPermitted(entry))
			.forEach((entry) -> refuse(entry, entry.peer()));
		claimants.stream()
			.filter((entry) -> entry.state() == PeerState.REFUSED && isPermitted(entry))
			.forEach(this::bringUpIfPresent);
		markChanged();
	}

	/**
	 * Returns whether an entry is at the address of the one that has its name, and
	 * answers to pings cannot tell the two apart: Python nodes do not name themselves.
	 */
	private static boolean hasTakenAddress(PeerEntry entry, PeerEntry holder) {
		return !entry.peer().isJava() && !holder.peer().isJava() && entry.endpoints().contains(holder.peer().address());
	}

	/**
	 * Applies an event, unless the state of the entry does not allow it.
	 * @param reason the reason that is reported if the peer was up
	 */
	void apply(PeerEntry entry, Event event, PeerDownReason reason) {
		apply(entry, event, reason, entry.peer());
	}

	private void apply(PeerEntry entry, Event event, PeerDownReason reason, Peer description) {
		PeerState next = entry.state().after(event);
		if (next == null) {
			return;
		}
		boolean wasUp = entry.isUp();
		if (wasUp) {
			this.events.down(entry.peer(), reason);
		}
		String nameKey = entry.nameKey();
		entry.become(description);
		enter(entry, next);
		if (wasUp) {
			nameFreed(nameKey);
		}
	}

	/**
	 * Applies an event that brings an entry up, if its state allows that and its name is
	 * free.
	 * @param address where the peer was reached
	 */
	void bringUp(PeerEntry entry, Event event, InetSocketAddress address) {
		if (entry.state().after(event) != PeerState.UP) {
			return;
		}
		entry.endpoints().use(address);
		entry.become(entry.describe());
		if (!isPermitted(entry)) {
			refuse(entry, entry.peer());
		}
		else if (holderOfName(entry) == null) {
			enter(entry, PeerState.UP);
		}
	}

	/**
	 * Has a peer reached at another one of its addresses.
	 */
	void move(PeerEntry entry, InetSocketAddress address) {
		if (entry.isUp() && !entry.peer().address().equals(address)) {
			entry.endpoints().use(address);
			entry.probe().reset(this.scheduler.nanoTime());
			update(entry);
		}
	}

	/**
	 * Adopts what the sources list for an entry. A peer that is up with another name goes
	 * down, and comes up again if its new name is free.
	 */
	void update(PeerEntry entry) {
		Peer present = entry.peer();
		Peer next = entry.describe();
		if (next.equals(present)) {
			return;
		}
		markChanged();
		if (!next.name().equals(present.name())) {
			rename(entry, next);
			return;
		}
		entry.become(next);
		if (entry.isUp() && !next.address().equals(present.address())) {
			logger.debug("Peer '{}' is reached at {} now, not at {}", next.name(), next.address(), present.address());
		}
	}

	private void rename(PeerEntry entry, Peer next) {
		if (!entry.isUp()) {
			entry.become(next);
			bringUpIfPresent(entry);
			return;
		}
		if (!this.guard.permits(NodeName.key(next.name()), next.instanceId())) {
			refuse(entry, next);
			entry.appear(this.scheduler.nanoTime());
			return;
		}
		PeerEntry holder = holderOfName(entry, NodeName.key(next.name()));
		if (holder == null) {
			apply(entry, Event.RENAMED, PeerDownReason.REPLACED, next);
			return;
		}
		apply(entry, Event.NAME_TAKEN, PeerDownReason.REPLACED, next);
		entry.appear(this.scheduler.nanoTime());
		holder.check().request(PeerCheck.SHORT);
	}

	private void enter(PeerEntry entry, PeerState state) {
		markChanged();
		if (state == PeerState.UP) {
			entry.enterUp(this.scheduler.nanoTime(), this.scheduler.epochMillis());
			this.events.up(entry.peer());
			proved(entry);
			return;
		}
		entry.enter(state, this.scheduler.epochMillis());
		if (state == PeerState.GONE) {
			this.entries.remove(entry.peer().instanceId());
		}
	}

	/**
	 * Brings up the next peer of a name, if it is there; if that is not known, it is
	 * probed.
	 */
	private void nameFreed(String nameKey) {
		entries().stream()
			.filter((entry) -> !entry.isUp() && entry.nameKey().equals(nameKey))
			.forEach(this::bringUpIfPresent);
	}

	private void bringUpIfPresent(PeerEntry entry) {
		if (isPresent(entry)) {
			bringUp(entry, Event.NAME_FREED, entry.peer().address());
			return;
		}
		entry.probe().requestProbe();
	}

	/**
	 * Returns whether another peer, which is not up, claims the name of an entry.
	 */
	boolean isContested(PeerEntry entry) {
		return this.entries.values()
			.stream()
			.anyMatch((other) -> other != entry && other.state() == PeerState.UNREACHABLE && isPresent(other)
					&& other.nameKey().equals(entry.nameKey()));
	}

	private boolean isPresent(PeerEntry entry) {
		return entry.isPresent(this.scheduler.nanoTime()) && !entry.check().isUnderWay();
	}

	private @Nullable PeerEntry holderOfName(PeerEntry entry) {
		return holderOfName(entry, entry.nameKey());
	}

	private @Nullable PeerEntry holderOfName(PeerEntry entry, String nameKey) {
		for (PeerEntry other : this.entries.values()) {
			if (other != entry && other.isUp() && other.nameKey().equals(nameKey)) {
				return other;
			}
		}
		return null;
	}

	private boolean makeRoom() {
		if (this.entries.size() < this.maxPeers) {
			return true;
		}
		Optional<PeerEntry> oldest = this.entries.values().stream().filter((entry) -> !entry.isUp()).findFirst();
		oldest.ifPresent((entry) -> apply(entry, Event.ROOM_NEEDED, PeerDownReason.EXPIRED));
		return oldest.isPresent();
	}

}
