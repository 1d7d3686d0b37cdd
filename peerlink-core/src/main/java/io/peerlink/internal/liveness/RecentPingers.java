package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The addresses of Java nodes that have pinged this one and are no peers of it: they
 * discovered it, but are not announced themselves. Thread-safe.
 */
final class RecentPingers {

	/**
	 * How many are remembered; the one that was added first is dropped.
	 */
	static final int LIMIT = 64;

	private final Set<InetSocketAddress> addresses = new LinkedHashSet<>();

	synchronized void add(InetSocketAddress address) {
		if (this.addresses.add(address) && this.addresses.size() > LIMIT) {
			this.addresses.remove(this.addresses.iterator().next());
		}
	}

	synchronized List<InetSocketAddress> all() {
		return List.copyOf(this.addresses);
	}

}
