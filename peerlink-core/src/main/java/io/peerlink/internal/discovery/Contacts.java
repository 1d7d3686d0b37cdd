package io.peerlink.internal.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.peerlink.internal.context.NodeIdentity;

/**
 * The addresses of nodes that have pinged this one: candidates, and those that are
 * verified. Bounded, for one host and for all. Guarded by its owner.
 */
final class Contacts {

	/**
	 * Most candidates at once.
	 */
	static final int MAX_CANDIDATES = 128;

	/**
	 * Most addresses of one host.
	 */
	static final int MAX_PER_HOST = 64;

	private final Map<InetSocketAddress, NodeIdentity> verified = new HashMap<>();

	private final Set<InetSocketAddress> candidates = new HashSet<>();

	private final Map<InetAddress, Integer> sizes = new HashMap<>();

	private final int maxVerified;

	Contacts(int maxVerified) {
		this.maxVerified = maxVerified;
	}

	/**
	 * Adds an unknown address.
	 * @return whether it is new and there is room for it
	 */
	boolean addCandidate(InetSocketAddress address) {
		InetAddress host = address.getAddress();
		if (this.candidates.size() >= MAX_CANDIDATES || this.verified.size() >= this.maxVerified
				|| this.candidates.contains(address) || this.verified.containsKey(address)
				|| this.sizes.getOrDefault(host, 0) >= MAX_PER_HOST) {
			return false;
		}
		this.candidates.add(address);
		this.sizes.merge(host, 1, Integer::sum);
		return true;
	}

	boolean isCandidate(InetSocketAddress address) {
		return this.candidates.contains(address);
	}

	/**
	 * Makes an address that was added before that of a known node.
	 */
	void verified(InetSocketAddress address, NodeIdentity node) {
		this.candidates.remove(address);
		this.verified.put(address, node);
	}

	void remove(InetSocketAddress address) {
		if (this.candidates.remove(address) || this.verified.remove(address) != null) {
			this.sizes.computeIfPresent(address.getAddress(), (host, size) -> (size > 1) ? size - 1 : null);
		}
	}

	/**
	 * Returns the verified nodes.
	 * @return a copy
	 */
	Map<InetSocketAddress, NodeIdentity> verified() {
		return Map.copyOf(this.verified);
	}

}
