package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.peerlink.internal.membership.PeerState.Event;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import org.jspecify.annotations.Nullable;

/**
 * The known instances, and the one place that changes their {@link PeerState}. Guarded by
 * the lock of {@link RegistryAccess}, except for {@link #directory()}.
 */
final class PeerRegistry {

	private final Scheduler scheduler;

	private final PeerEventQueue events;

	private final int maxPeers;

	private final Map<String, PeerEntry> entries = new LinkedHashMap<>();

	private @Nullable PeerEntry self;

	private boolean closed;

	private boolean changed;

	private volatile PeerDirectory directory = PeerDirectory.of(List.of(), null);

	PeerRegistry(Scheduler scheduler, PeerEventQueue events, int maxPeers) {
		this.scheduler = scheduler;
		this.events = events;
		this.maxPeers = maxPeers;
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
		clear(PeerDownReason.REMOVED);
		this.closed = true;
		markChanged();
	}

	void clear(PeerDownReason reason) {
		self(null);
		entries().forEach((entry) -> apply(entry, Event.CLEARED, reason));
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
	 * Adds a new entry and brings it up. A full registry drops an entry that is not up.
	 * @return whether there was room for it
	 */
	boolean add(PeerEntry entry) {
		takeName(entry);
		if (!makeRoom()) {
			return false;
		}
		this.entries.put(entry.peer().instanceId(), entry);
		bringUp(entry, Event.DISCOVERED, entry.peer().address());
		return true;
	}

	/**
	 * Applies an event, unless the state of the entry does not allow it.
	 * @param reason the reason that is reported if the peer was up
	 */
	void apply(PeerEntry entry, Event event, PeerDownReason reason) {
		PeerState next = entry.state().after(event);
		if (next == null) {
			return;
		}
		if (entry.isUp()) {
			this.events.down(entry.peer(), reason);
		}
		enter(entry, next);
	}

	/**
	 * Applies an event that brings an entry up, if its state allows that and its name is
	 * free.
	 * @param address where the peer was reached
	 */
	void bringUp(PeerEntry entry, Event event, InetSocketAddress address) {
		if (entry.state().after(event) == PeerState.UP && !isNameTaken(entry)) {
			entry.useAddress(address);
			enter(entry, PeerState.UP);
		}
	}

	/**
	 * Adopts what the sources list for an entry. A peer that is up with another name or
	 * address goes down and comes up again.
	 */
	void update(PeerEntry entry) {
		Peer present = entry.peer();
		Peer next = entry.describe();
		if (next.equals(present)) {
			return;
		}
		markChanged();
		if (!entry.isUp() || isSameEndpoint(next, present)) {
			entry.become(next);
			return;
		}
		apply(entry, Event.MOVED, PeerDownReason.REPLACED);
	}

	private static boolean isSameEndpoint(Peer one, Peer other) {
		return one.name().equals(other.name()) && one.address().equals(other.address());
	}

	private void enter(PeerEntry entry, PeerState state) {
		markChanged();
		if (state == PeerState.UP) {
			entry.become(entry.describe());
			takeName(entry);
			entry.enterUp(this.scheduler.nanoTime(), this.scheduler.epochMillis());
			this.events.up(entry.peer());
			return;
		}
		entry.enter(state, this.scheduler.epochMillis());
		if (state == PeerState.GONE) {
			this.entries.remove(entry.peer().instanceId());
		}
	}

	private void takeName(PeerEntry newest) {
		for (PeerEntry other : this.entries.values()) {
			if (hasSameName(other, newest)) {
				apply(other, Event.NAME_TAKEN, PeerDownReason.REPLACED);
			}
		}
	}

	private boolean isNameTaken(PeerEntry entry) {
		return this.entries.values().stream().anyMatch((other) -> hasSameName(other, entry));
	}

	private boolean makeRoom() {
		if (this.entries.size() < this.maxPeers) {
			return true;
		}
		Optional<PeerEntry> oldest = this.entries.values().stream().filter((entry) -> !entry.isUp()).findFirst();
		oldest.ifPresent((entry) -> apply(entry, Event.ROOM_NEEDED, PeerDownReason.EXPIRED));
		return oldest.isPresent();
	}

	private static boolean hasSameName(PeerEntry other, PeerEntry entry) {
		return other != entry && other.isUp() && other.peer().name().equals(entry.peer().name());
	}

}
