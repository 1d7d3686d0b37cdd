package io.peerlink.spring.boot.actuate;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.peerlink.peer.PeerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Finds the peer that somebody means. Those that are up are found as a call finds them;
 * after that by instance id, which is the way to tell apart those that are down.
 *
 * @param peers the peers to look among
 */
record PeerLookup(List<PeerStatus> peers) {

	@Nullable PeerStatus find(String wanted) {
		Predicate<PeerStatus> named = (status) -> status.peer().name().equals(wanted);
		Predicate<PeerStatus> similar = (status) -> status.peer().name().equalsIgnoreCase(wanted);
		Predicate<PeerStatus> instance = (status) -> status.peer().instanceId().equals(wanted);
		return Stream.of(named.and(PeerStatus::up), similar.and(PeerStatus::up), instance, named, similar)
			.map(this::only)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private @Nullable PeerStatus only(Predicate<PeerStatus> filter) {
		List<PeerStatus> found = this.peers.stream().filter(filter).limit(2).toList();
		return (found.size() == 1) ? found.get(0) : null;
	}

}
