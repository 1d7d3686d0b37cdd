package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.membership.Pong;

/**
 * Sends pings.
 */
@FunctionalInterface
public interface Pinger {

	/**
	 * Sends one ping, without retransmission. Does not block.
	 * @param address where it goes
	 * @param timeout how long to wait for the answer
	 * @return completes with the answer, or fails after the timeout at the latest
	 */
	CompletableFuture<Pong> ping(InetSocketAddress address, Duration timeout);

}
