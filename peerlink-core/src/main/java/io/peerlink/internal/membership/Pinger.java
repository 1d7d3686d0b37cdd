package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks whether a node lives at an address.
 */
@FunctionalInterface
public interface Pinger {

	/**
	 * Send one ping; it is not repeated. Does not block.
	 * @param address where to
	 * @param timeout how long to wait for the answer
	 * @return completes with the answer, or fails after the timeout at the latest
	 */
	CompletableFuture<Pong> ping(InetSocketAddress address, Duration timeout);

}
