package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable index of the {@link PeerTable} at one moment, so that look-ups take no
 * lock.
 *
 * @param peers the peers that are up, by name
 * @param byName the peers that are up, by their names and by the
 * {@linkplain NodeName#key(String) keys} of these, of which no two are the same
 * @param byInstanceId all entries
 * @param byAddress all entries, at each address where they are listed; of several at one
 * address the one that is up and uses it, the newest if in doubt
 * @param self this node, if it was configured as a peer of its own; found by the methods,
 * but in none of the collections
 */
record PeerDirectory(List<Peer> peers, Map<String, Peer> byName, Map<String, PeerEntry> byInstanceId,
		Map<InetSocketAddress, PeerEntry> byAddress, @Nullable PeerEntry self) {

	private static final Comparator<Peer> ORDER = Comparator.comparing(Peer::name).thenComparing(Peer::instanceId);

	static PeerDirectory of(Collection<PeerEntry> entries, @Nullable PeerEntry self) {
		List<Peer> peers = new ArrayList<>();
		Map<String, Peer> byName = new HashMap<>();
		Map<String, PeerEntry> byInstanceId = new HashMap<>();
		Map<InetSocketAddress, PeerEntry> byAddress = new HashMap<>();
		for (PeerEntry entry : entries) {
			byInstanceId.put(entry.peer().instanceId(), entry);
			for (InetSocketAddress address : entry.endpoints().addresses()) {
				byAddress.merge(address, entry, (first, second) -> owner(address, first, second));
			}
			if (entry.isUp()) {
				peers.add(entry.peer());
				byName.put(entry.peer().name(), entry.peer());
				byName.put(entry.nameKey(), entry.peer());
			}
		}
		peers.sort(ORDER);
		return new PeerDirectory(List.copyOf(peers), byName, byInstanceId, byAddress, self);
	}

	@Nullable PeerEntry entry(String instanceId) {
		return (this.self != null && this.self.isInstance(instanceId)) ? this.self : this.byInstanceId.get(instanceId);
	}

	@Nullable PeerEntry entryAt(InetSocketAddress address) {
		return (this.self != null && this.self.peer().address().equals(address)) ? this.self
				: this.byAddress.get(address);
	}

	@Nullable Peer find(String name) {
		Peer found = findSame(name);
		if (found != null) {
			return found;
		}
		if (this.self != null && NodeName.isSame(this.self.peer().name(), name)) {
			return this.self.peer();
		}
		return findIgnoringCase(name);
	}

	/**
	 * Returns the peer that is up with the same name, see {@link NodeName#isSame}.
	 */
	@Nullable Peer findSame(String name) {
		Peer exact = this.byName.get(name);
		return (exact != null) ? exact : this.byName.get(NodeName.key(name));
	}

	List<String> names() {
		return this.peers.stream().map(Peer::name).toList();
	}

	private @Nullable Peer findIgnoringCase(String name) {
		String key = NodeName.key(name);
		Peer found = (this.self != null && this.self.nameKey().equalsIgnoreCase(key)) ? this.self.peer() : null;
		for (Peer peer : this.peers) {
			if (!NodeName.key(peer.name()).equalsIgnoreCase(key)) {
				continue;
			}
			if (found != null) {
				return null;
			}
			found = peer;
		}
		return found;
	}

	private static PeerEntry owner(InetSocketAddress address, PeerEntry first, PeerEntry second) {
		return (rank(address, first) > rank(address, second)) ? first : second;
	}

	private static int rank(InetSocketAddress address, PeerEntry entry) {
		if (!entry.isUp()) {
			return 0;
		}
		return entry.peer().address().equals(address) ? 2 : 1;
	}

}
