package io.peerlink.internal.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

	private final Map<Id, RefusedKey> refused = new LinkedHashMap<>();

	/**
	 * Adds a node.
	 * @param refused the node
	 * @return whether it was not known
	 */
	synchronized boolean add(RefusedKey refused) {
		Id id = new Id(NodeName.key(refused.name()), refused.fingerprint());
		if (this.refused.containsKey(id)) {
			return false;
		}
		if (this.refused.size() >= LIMIT) {
			this.refused.remove(this.refused.keySet().iterator().next());
		}
		this.refused.put(id, refused);
		return true;
	}

	/**
	 * Forgets the nodes of a name.
	 */
	synchronized void remove(String nameKey) {
		this.refused.keySet().removeIf((id) -> id.nameKey.equals(nameKey));
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
