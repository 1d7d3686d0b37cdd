package io.peerlink.cli.doctor;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The nodes that announce themselves, whatever their secrets are: each secret has a
 * service type of its own, which can be seen without it.
 */
final class AnnouncedNodes {

	/**
	 * How many service types are remembered, and how many nodes of each.
	 */
	static final int LIMIT = 64;

	private static final String ALL_TYPES = "_services._dns-sd._udp.local.";

	private static final Pattern TYPE = Pattern.compile("_peerlink(-[0-9a-f]{6})?\\._tcp\\.local\\.");

	private final Map<String, Set<String>> byType = new TreeMap<>();

	/**
	 * Takes what a response says.
	 */
	void add(Collection<PointerRecord> records) {
		for (PointerRecord pointer : records) {
			String type = pointer.owner().equals(ALL_TYPES) ? pointer.target() : pointer.owner();
			if (!TYPE.matcher(type).matches()) {
				continue;
			}
			if (!this.byType.containsKey(type) && this.byType.size() < LIMIT) {
				this.byType.put(type, new TreeSet<>());
			}
			Set<String> nodes = this.byType.get(type);
			if (nodes != null && !pointer.owner().equals(ALL_TYPES) && nodes.size() < LIMIT) {
				nodes.add(pointer.target());
			}
		}
	}

	/**
	 * Returns the service types.
	 */
	Set<String> types() {
		return Set.copyOf(this.byType.keySet());
	}

	/**
	 * Returns the names of the nodes by their service types.
	 */
	Map<String, Set<String>> byType() {
		return Map.copyOf(this.byType);
	}

}
