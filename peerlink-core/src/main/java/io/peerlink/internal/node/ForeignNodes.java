package io.peerlink.internal.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.internal.time.RateLimit;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.ForeignNode;
import io.peerlink.peer.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sends to this node without having its secret, so that people learn of secrets that
 * are not the same. Anyone can forge that, so it is bounded and has no consequences.
 * Thread-safe.
 */
final class ForeignNodes {

	/**
	 * How many addresses are remembered; the one that was silent for longest is dropped.
	 */
	static final int LIMIT = 64;

	/**
	 * How many datagrams show that a node goes on trying.
	 */
	static final int ATTEMPTS = 3;

	/**
	 * How long a node counts after its last datagram.
	 */
	static final Duration MEMORY = Duration.ofMinutes(1);

	/**
	 * How many datagrams a second are looked at.
	 */
	private static final int PER_SECOND = 50;

	private static final int MAX_LOGGED = 16;

	private static final Logger logger = LoggerFactory.getLogger(ForeignNodes.class);

	private final Map<InetSocketAddress, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);

	private final RateLimit rate = new RateLimit(PER_SECOND, PER_SECOND);

	private final Scheduler scheduler;

	private final boolean sealed;

	private int logged;

	/**
	 * Creates an empty memory.
	 * @param scheduler the time
	 * @param sealed whether this node has a secret
	 */
	ForeignNodes(Scheduler scheduler, boolean sealed) {
		this.scheduler = scheduler;
		this.sealed = sealed;
	}

	/**
	 * Takes note of a datagram.
	 * @param address where it came from
	 * @param sealed whether its sender has a secret
	 */
	void heard(InetSocketAddress address, boolean sealed) {
		// A log may block, so it is written without the lock.
		if (add(address, sealed)) {
			logger.warn(
					"The node at {} {}: the two are no peers, but it goes on sending to this one. "
							+ "If they belong together, give them the same secret",
					Peer.hostAndPort(address), describe(sealed));
		}
	}

	/**
	 * Takes note of a datagram.
	 * @return whether to log it
	 */
	private synchronized boolean add(InetSocketAddress address, boolean sealed) {
		long now = this.scheduler.nanoTime();
		if (!this.rate.tryAcquire(now)) {
			return false;
		}
		Sender sender = this.senders.get(address);
		if (sender == null || sender.sealed != sealed || sender.isSilent(now)) {
			sender = new Sender(sealed, this.scheduler.epochMillis());
			this.senders.put(address, sender);
			dropOldest();
		}
		sender.lastSeen = now;
		sender.datagrams++;
		if (sender.datagrams != ATTEMPTS || this.logged >= MAX_LOGGED) {
			return false;
		}
		this.logged++;
		return true;
	}

	private String describe(boolean sealed) {
		if (!sealed) {
			return "has no secret, and this node has one";
		}
		return this.sealed ? "has another secret than this node" : "has a secret, and this node has none";
	}

	private void dropOldest() {
		if (this.senders.size() > LIMIT) {
			this.senders.remove(this.senders.keySet().iterator().next());
		}
	}

	/**
	 * Returns who has sent several datagrams lately, the latest one last.
	 */
	synchronized List<ForeignNode> recent() {
		long now = this.scheduler.nanoTime();
		long epochMillis = this.scheduler.epochMillis();
		List<ForeignNode> recent = new ArrayList<>();
		this.senders.forEach((address, sender) -> {
			if (sender.datagrams >= ATTEMPTS && !sender.isSilent(now)) {
				recent.add(new ForeignNode(address, sender.sealed, Instant.ofEpochMilli(sender.since),
						Instant.ofEpochMilli(epochMillis).minusNanos(now - sender.lastSeen)));
			}
		});
		return recent;
	}

	private static final class Sender {

		private final boolean sealed;

		private final long since;

		private long lastSeen;

		private long datagrams;

		Sender(boolean sealed, long since) {
			this.sealed = sealed;
			this.since = since;
		}

		boolean isSilent(long now) {
			return now - this.lastSeen > MEMORY.toNanos();
		}

	}

}
