package io.peerlink.internal.server.dedup;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts bytes, in all and by host. Not thread-safe.
 */
final class BytesByHost {

	/**
	 * Has no host without bytes.
	 */
	private final Map<InetAddress, Long> byHost = new HashMap<>();

	private long total;

	long total() {
		return this.total;
	}

	long of(InetAddress host) {
		return this.byHost.getOrDefault(host, 0L);
	}

	void add(InetAddress host, long bytes) {
		this.total += bytes;
		this.byHost.merge(host, bytes, Long::sum);
	}

	/**
	 * Removes bytes that were added.
	 */
	void remove(InetAddress host, long bytes) {
		this.total -= bytes;
		this.byHost.computeIfPresent(host, (key, own) -> (own > bytes) ? own - bytes : null);
	}

}
