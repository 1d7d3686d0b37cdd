package io.peerlink.internal.seal.tcp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The connections that others have made and not completed the handshake of. When there
 * are too many, the oldest of the address makes room that has most of them. Thread-safe.
 */
final class HandshakeTable {

	static final int MAX = 128;

	static final int MAX_PER_ADDRESS = 32;

	private final Set<SealedLink> links = new LinkedHashSet<>();

	private final Map<InetAddress, Integer> byAddress = new HashMap<>();

	/**
	 * Adds a connection.
	 * @return the one that has to make room, {@code null} for none
	 */
	synchronized @Nullable SealedLink add(SealedLink link) {
		SealedLink evicted = evicted(address(link));
		if (evicted != null) {
			remove(evicted);
		}
		this.links.add(link);
		this.byAddress.merge(address(link), 1, Integer::sum);
		return evicted;
	}

	private @Nullable SealedLink evicted(InetAddress address) {
		if (count(address) >= MAX_PER_ADDRESS) {
			return oldest(address);
		}
		if (this.links.size() < MAX) {
			return null;
		}
		InetAddress most = address;
		for (InetAddress candidate : this.byAddress.keySet()) {
			most = (count(candidate) > count(most)) ? candidate : most;
		}
		return oldest(most);
	}

	private @Nullable SealedLink oldest(InetAddress address) {
		for (SealedLink link : this.links) {
			if (address(link).equals(address)) {
				return link;
			}
		}
		return null;
	}

	private int count(InetAddress address) {
		return this.byAddress.getOrDefault(address, 0);
	}

	/**
	 * Removes a connection, whose handshake is complete or given up.
	 */
	synchronized void remove(SealedLink link) {
		if (this.links.remove(link)) {
			this.byAddress.computeIfPresent(address(link), (address, count) -> (count > 1) ? count - 1 : null);
		}
	}

	private static InetAddress address(SealedLink link) {
		return link.remoteAddress().getAddress();
	}

}
