package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerReachability;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.RateLimit;

/**
 * The pings to the addresses of peers: limits their rate, and reports the answers.
 * Thread-safe.
 */
final class PeerPings {

	/**
	 * How many pings a second are sent at most on average, whatever the number of peers.
	 * As many again go to further addresses of peers that did not answer.
	 */
	static final int MAX_PINGS_PER_SECOND = 500;

	/**
	 * How many pings beyond that rate are sent at once at most.
	 */
	static final int PING_BURST = 50;

	/**
	 * How many addresses of a peer are pinged at once, beside the one in use.
	 */
	static final int MAX_OTHERS = 7;

	/**
	 * How much later than its timeout an answer is still understood.
	 */
	static final Duration LATENESS = Duration.ofSeconds(1);

	private final PeerReachability reachability;

	private final Pinger pinger;

	/**
	 * Guarded by itself.
	 */
	private final RateLimit rate = new RateLimit(MAX_PINGS_PER_SECOND, PING_BURST);

	/**
	 * Guarded by itself. The addresses that are not in use have a limit of their own, so
	 * that they do not delay the others.
	 */
	private final RateLimit rateOfOthers = new RateLimit(MAX_PINGS_PER_SECOND, PING_BURST);

	private volatile boolean closed;

	PeerPings(PeerReachability reachability, Pinger pinger) {
		this.reachability = reachability;
		this.pinger = pinger;
	}

	void close() {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Acquires one ping.
	 * @return whether that is within the limit
	 */
	boolean tryAcquire(long now) {
		return tryAcquire(this.rate, now);
	}

	private static boolean tryAcquire(RateLimit rate, long now) {
		synchronized (rate) {
			return rate.tryAcquire(now);
		}
	}

	/**
	 * Sends a ping that was acquired.
	 * @param timeout how long to wait for an answer, which may be late
	 */
	CompletableFuture<Pong> send(InetSocketAddress address, Duration timeout) {
		try {
			return this.pinger.ping(address, timeout.plus(LATENESS));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Sends a ping that was acquired and reports its answer.
	 */
	void sendAndReport(PeerEntry entry, InetSocketAddress address, Duration timeout) {
		Futures.whenDone(send(address, timeout), (pong, failure) -> {
			if (pong != null) {
				report(entry, address, pong);
			}
		});
	}

	/**
	 * Pings a peer at its addresses that are not in use, as far as that is within the
	 * limit.
	 */
	void sendToOthers(PeerEntry entry, long now, Duration timeout) {
		InetSocketAddress inUse = entry.peer().address();
		List<InetSocketAddress> others = this.reachability.addressesOf(entry)
			.stream()
			.filter((address) -> !address.equals(inUse))
			.toList();
		int count = Math.min(others.size(), MAX_OTHERS);
		int first = (count < others.size()) ? entry.probe().nextAddressIndex(others.size()) : 0;
		for (int i = 0; i < count && tryAcquire(this.rateOfOthers, now); i++) {
			sendAndReport(entry, others.get((first + i) % others.size()), timeout);
		}
	}

	void report(PeerEntry entry, InetSocketAddress address, Pong pong) {
		if (!this.closed) {
			this.reachability.answered(entry, address, pong);
		}
	}

}
