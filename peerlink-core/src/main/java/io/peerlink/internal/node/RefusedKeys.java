package io.peerlink.internal.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.RefusedKey;
import org.jspecify.annotations.Nullable;

/**
 * The nodes whose keys were refused, each once. Thread-safe.
 */
final class RefusedKeys {

	/**
	 * How many are remembered; the oldest is dropped first.
	 */
	static final int LIMIT = 256;

	/**
	 * How many are reported at most.
	 */
	static final int MAX_REPORTED = 4096;

	private final Map<Id, RefusedKey> refused = new LinkedHashMap<>();

	/**
	 * Longer than what is remembered, as a node that was dropped is refused again when it
	 * answers its next ping.
	 */
	private final Set<Id> reported = new HashSet<>();

	/**
	 * Adds a node.
	 * @param refused the node
	 * @return whether to report it: {@code false} if it was reported before, or too many
	 * were
	 */
	synchronized boolean add(RefusedKey refused) {
		Id id = new Id(NodeName.key(refused.name()), refused.fingerprint());
		if (this.reported.contains(id)) {
			return false;
		}
		if (this.refused.putIfAbsent(id, refused) == null && this.refused.size() > LIMIT) {
			this.refused.remove(this.refused.keySet().iterator().next());
		}
		return this.reported.size() < MAX_REPORTED && this.reported.add(id);
	}

	/**
	 * Forgets the nodes of a name.
	 */
	synchronized void remove(String nameKey) {
		this.refused.keySet().removeIf((id) -> id.nameKey.equals(nameKey));
		this.reported.removeIf((id) -> id.nameKey.equals(nameKey));
	}

	/**
	 * Returns the latest node of a name.
	 */
	synchronized @Nullable RefusedKey find(String nameKey) {
		RefusedKey found = null;
		for (Map.Entry<Id, RefusedKey> entry : this.refused.entrySet()) {
			found = entry.getKey().nameKey.equals(nameKey) ? entry.getValue() : found;
		}
		return found;
	}

	synchronized List<RefusedKey> all() {
		return new ArrayList<>(this.refused.values());
	}

	private record Id(String nameKey, @Nullable String fingerprint) {

	}

}
