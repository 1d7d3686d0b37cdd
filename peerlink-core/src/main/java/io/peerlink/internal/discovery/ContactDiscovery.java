package io.peerlink.internal.discovery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.RateLimit;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * Discovers nodes that have discovered this one, where that is not mutual: only one side
 * lists the other as a static peer, or multicast passes in one direction only. An unknown
 * node that names itself in a ping is pinged back, and is a peer when it answers under
 * the same instance. Thread-safe.
 * <p>
 * Other ways of discovery come first: a node has a moment to be found by them, and one
 * that they list is left to them. So is a name that a live peer has, whoever claims it.
 */
public final class ContactDiscovery implements AutoCloseable {

	/**
	 * The source of what is discovered.
	 */
	static final String SOURCE = "contact";

	/**
	 * How long a node may still be found in another way: until its second announcement by
	 * multicast DNS (RFC 6762 section 8.3), in case the first one was lost.
	 */
	static final Duration GRACE = Duration.ofMillis(1200);

	/**
	 * How long a node has to answer a ping. If the ping was lost, the next one from the
	 * node begins anew.
	 */
	static final Duration PING_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * How long a node has to answer whose call waits for it.
	 */
	static final Duration INTRODUCTION_TIMEOUT = Duration.ofMillis(500);

	/**
	 * How often it is checked that the discovered peers are up.
	 */
	static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

	/**
	 * The silence after which a peer is pinged at each check. It ends that long only when
	 * liveness checks are disabled.
	 */
	static final Duration PING_INTERVAL = Duration.ofSeconds(30);

	/**
	 * The silence after which a peer is lost.
	 */
	static final Duration LONGEST_SILENCE = PING_INTERVAL.plus(CHECK_INTERVAL.multipliedBy(8));

	/**
	 * How many pings a second are sent at most on average, and how many at once: each is
	 * caused by a ping whose address may be forged. Together with what the
	 * {@link io.peerlink.internal.context.StrangerLimit} allows they must not fill the
	 * send buffer.
	 */
	static final int PINGS_PER_SECOND = 20;

	private final PeerTable peers;

	private final Pinger pinger;

	private final Scheduler scheduler;

	private final Contacts contacts;

	/**
	 * Guarded by itself.
	 */
	private final RateLimit pingRate = new RateLimit(PINGS_PER_SECOND, PINGS_PER_SECOND);

	private @Nullable Timer timer;

	private boolean closed;

	/**
	 * Creates a discovery.
	 * @param peers is informed of what is discovered
	 * @param pinger sends the pings
	 * @param scheduler the time
	 * @param maxPeers how many peers are discovered at most
	 */
	public ContactDiscovery(PeerTable peers, Pinger pinger, Scheduler scheduler, int maxPeers) {
		this.peers = peers;
		this.pinger = pinger;
		this.scheduler = scheduler;
		this.contacts = new Contacts(maxPeers);
	}

	/**
	 * Takes note of a ping from an address that is not known. Called on the receive
	 * thread.
	 * @param source where it came from
	 * @param sender who claims to have sent it
	 */
	public void pinged(InetSocketAddress source, NodeIdentity sender) {
		if (isKnown(sender)) {
			return;
		}
		synchronized (this) {
			if (this.closed || !this.contacts.addCandidate(source)) {
				return;
			}
		}
		this.scheduler.schedule(GRACE, () -> verify(source, sender));
	}

	/**
	 * Asks a node that calls this one, and is not known to it, who it is, without the
	 * moment for other ways of discovery.
	 * @param address where it is
	 * @param instanceId its instance
	 * @param nameless takes whether it has said that it is known by no name: on the
	 * receive thread or that of the timer, or at once
	 */
	public void introduce(InetSocketAddress address, String instanceId, Consumer<Boolean> nameless) {
		if (this.peers.entryAt(address) != null || this.peers.findByInstanceId(instanceId).isPresent()
				|| !makeCandidate(address) || !acquirePing()) {
			nameless.accept(false);
			return;
		}
		Futures.whenDone(this.pinger.ping(address, INTRODUCTION_TIMEOUT), (pong, failure) -> {
			NodeIdentity node = (pong != null) ? identityOf(pong) : null;
			if (node != null && node.instanceId().equals(instanceId) && !isKnown(address, node)) {
				verified(address, node, pong.attributes());
			}
			nameless.accept(pong != null && node == null);
		});
	}

	/**
	 * Returns whether there is room for an address.
	 */
	private synchronized boolean makeCandidate(InetSocketAddress address) {
		if (this.closed) {
			return false;
		}
		if (this.contacts.isCandidate(address)) {
			return true;
		}
		boolean added = this.contacts.addCandidate(address);
		if (added) {
			this.scheduler.schedule(INTRODUCTION_TIMEOUT, () -> dropCandidate(address));
		}
		return added;
	}

	/**
	 * Stops discovering. The discovered peers remain, until the table is closed.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private boolean isKnown(NodeIdentity node) {
		return this.peers.ownInstanceId().equals(node.instanceId()) || this.peers.isUp(node.name())
				|| this.peers.findByInstanceId(node.instanceId()).isPresent();
	}

	private boolean isKnown(InetSocketAddress address, NodeIdentity node) {
		return this.peers.entryAt(address) != null || isKnown(node);
	}

	private void verify(InetSocketAddress address, NodeIdentity claimed) {
		if (isKnown(address, claimed) || !acquirePing()) {
			dropCandidate(address);
			return;
		}
		Futures.whenDone(this.pinger.ping(address, PING_TIMEOUT), (pong, failure) -> {
			NodeIdentity node = (pong != null) ? identityOf(pong) : null;
			if (node == null || !node.instanceId().equals(claimed.instanceId()) || isKnown(address, node)) {
				dropCandidate(address);
				return;
			}
			verified(address, node, pong.attributes());
		});
	}

	private static @Nullable NodeIdentity identityOf(Pong pong) {
		return (pong.name() != null && pong.instanceId() != null && !pong.isNameless())
				? new NodeIdentity(pong.name(), pong.instanceId()) : null;
	}

	private void verified(InetSocketAddress address, NodeIdentity node, Map<String, String> attributes) {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.contacts.verified(address, node);
			if (this.timer == null) {
				scheduleCheck();
			}
		}
		this.peers.discovered(SOURCE, new DiscoveredNode(node.name(), node.instanceId(), address, attributes));
	}

	/**
	 * Drops an address, unless its node was verified meanwhile.
	 */
	private synchronized void dropCandidate(InetSocketAddress address) {
		if (this.contacts.isCandidate(address)) {
			this.contacts.remove(address);
		}
	}

	private synchronized void drop(InetSocketAddress address) {
		this.contacts.remove(address);
	}

	private void scheduleCheck() {
		this.timer = this.scheduler.schedule(CHECK_INTERVAL, this::checkAll);
	}

	private void checkAll() {
		Map<InetSocketAddress, NodeIdentity> verified;
		synchronized (this) {
			this.timer = null;
			verified = this.contacts.verified();
			if (this.closed || verified.isEmpty()) {
				return;
			}
			scheduleCheck();
		}
		verified.forEach(this::check);
	}

	/**
	 * Checks whether a peer is up at an address, be it a later instance than the one that
	 * was discovered there, or one that has another name by now.
	 */
	private void check(InetSocketAddress address, NodeIdentity node) {
		PeerEntry entry = this.peers.entryAt(address);
		long silence = (entry != null) ? this.scheduler.nanoTime() - entry.lastReceived() : 0;
		if (entry == null || !entry.isUp() || silence >= LONGEST_SILENCE.toNanos()) {
			drop(address);
			this.peers.lost(SOURCE, node.name(), node.instanceId());
			return;
		}
		Peer present = entry.peer();
		if (!present.instanceId().equals(node.instanceId()) || !present.name().equals(node.name())) {
			synchronized (this) {
				this.contacts.verified(address, new NodeIdentity(present.name(), present.instanceId()));
			}
		}
		if (silence >= PING_INTERVAL.toNanos() && acquirePing()) {
			Futures.whenDone(this.pinger.ping(address, PING_TIMEOUT), (pong, failure) -> {
				// An answer has ended the silence by its arrival.
			});
		}
	}

	private boolean acquirePing() {
		synchronized (this.pingRate) {
			return this.pingRate.tryAcquire(this.scheduler.nanoTime());
		}
	}

}
