package io.peerlink.internal.seal;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The nodes that something is known of. Bounded, for one key and for all; who was not
 * heard of for longest makes room. Guarded by the lock of the engine.
 */
final class RemoteTable {

	/**
	 * How many runs of the node with one key are known.
	 */
	static final int MAX_PER_KEY = 8;

	/**
	 * Who was used within this time does not make room.
	 */
	private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final Map<SealedRemote, Remote> remotes = new HashMap<>();

	private final WaitingDatagrams.Room room = new WaitingDatagrams.Room();

	private final SealContext context;

	private final SessionTable table;

	private final AddressBook addresses;

	private boolean closed;

	RemoteTable(SealContext context, SessionTable table, AddressBook addresses) {
		this.context = context;
		this.table = table;
		this.addresses = addresses;
	}

	@Nullable Remote find(SealedRemote identity) {
		return this.remotes.get(identity);
	}

	/**
	 * Returns a node, which is added if it is new.
	 * @return {@code null} if there is no room for it
	 */
	@Nullable Remote findOrAdd(SealedRemote identity, long now, Effects effects) {
		Remote known = this.remotes.get(identity);
		if (known != null) {
			return known;
		}
		if (this.closed || !makeRoom(identity, now, effects)) {
			return null;
		}
		Remote added = new Remote(identity, new SessionSet(this.table), newWaiting(), now);
		this.remotes.put(identity, added);
		return added;
	}

	private boolean makeRoom(SealedRemote identity, long now, Effects effects) {
		List<Remote> sameKey = this.remotes.values()
			.stream()
			.filter((remote) -> remote.identity().hasKeyOf(identity))
			.toList();
		if (sameKey.size() >= MAX_PER_KEY) {
			return removeOldest(sameKey, now, effects);
		}
		return this.remotes.size() < this.context.limits().maxRemotes()
				|| removeOldest(this.remotes.values(), now, effects);
	}

	private boolean removeOldest(Collection<Remote> candidates, long now, Effects effects) {
		Optional<Remote> oldest = candidates.stream()
			.filter((remote) -> now - remote.usedAt() >= BUSY_NANOS)
			.min(Comparator.comparing((Remote remote) -> remote.sessions().current() != null)
				.thenComparing((remote) -> remote.usedAt() - now));
		oldest.ifPresent((remote) -> remove(remote, "others took its place", effects));
		return oldest.isPresent();
	}

	/**
	 * Erases all keys of a node and forgets it.
	 * @param reason is told to those whose datagrams wait
	 */
	void remove(Remote remote, String reason, Effects effects) {
		this.remotes.remove(remote.identity());
		remote.gone();
		OutgoingHandshake handshake = remote.handshake().get();
		if (handshake != null) {
			handshake.end(this.table);
		}
		remote.sessions().erase();
		remote.waiting().refuseAll(reason, effects);
		this.addresses.unbind(remote, false);
	}

	/**
	 * Erases all keys and forgets all nodes. There is no room for others any more.
	 */
	void close(String reason, Effects effects) {
		this.closed = true;
		all().forEach((remote) -> remove(remote, reason, effects));
	}

	/**
	 * Returns the nodes.
	 * @return a copy
	 */
	List<Remote> all() {
		return List.copyOf(this.remotes.values());
	}

	/**
	 * Returns a place for datagrams that wait.
	 */
	WaitingDatagrams newWaiting() {
		return new WaitingDatagrams(this.room, this.context.counters());
	}

	WaitingDatagrams.Room room() {
		return this.room;
	}

}
