package io.peerlink.spring.boot.actuate;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.PeerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer by name or instance ID. Peers that are up are matched by name as for
 * calls. Then the instance ID is matched, which distinguishes peers with the same name
 * that are down.
 *
 * @param peers the peers to search
 */
record PeerLookup(List<PeerStatus> peers) {

	@Nullable PeerStatus find(String nameOrInstanceId) {
		String key = NodeName.key(nameOrInstanceId);
		Predicate<PeerStatus> named = (status) -> NodeName.key(status.peer().name()).equals(key);
		Predicate<PeerStatus> similar = (status) -> NodeName.key(status.peer().name()).equalsIgnoreCase(key);
		Predicate<PeerStatus> exact = (status) -> status.peer().name().equals(nameOrInstanceId);
		Predicate<PeerStatus> instance = (status) -> status.peer().instanceId().equals(nameOrInstanceId);
		return Stream
			.of(exact.and(PeerStatus::up), named.and(PeerStatus::up), similar.and(PeerStatus::up), instance, exact,
					named, similar)
			.map(this::findUnique)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private @Nullable PeerStatus findUnique(Predicate<PeerStatus> filter) {
		List<PeerStatus> found = this.peers.stream().filter(filter).limit(2).toList();
		return (found.size() == 1) ? found.get(0) : null;
	}

}
