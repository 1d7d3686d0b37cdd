package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.peerlink.internal.membership.PeerState.Event;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the network shows of the peers in a {@link PeerTable}: messages that came from
 * them, answers to pings, and silence. Thread-safe.
 */
public final class PeerReachability {

	private static final Logger logger = LoggerFactory.getLogger(PeerReachability.class);

	private final String ownInstanceId;

	private final Scheduler scheduler;

	private final RegistryAccess access;

	private final PeerRegistry registry;

	private final DiscoveryUpdates discovery;

	private final List<Runnable> probeListeners = new CopyOnWriteArrayList<>();

	PeerReachability(String ownInstanceId, Scheduler scheduler, RegistryAccess access, PeerRegistry registry,
			DiscoveryUpdates discovery) {
		this.ownInstanceId = ownInstanceId;
		this.scheduler = scheduler;
		this.access = access;
		this.registry = registry;
		this.discovery = discovery;
	}

	/**
	 * Registers what is run when a peer has to be probed soon: at once, on the receive
	 * thread. It must neither block nor throw.
	 * @param listener what to run
	 */
	public void onProbeRequested(Runnable listener) {
		this.probeListeners.add(listener);
	}

	/**
	 * Records a message from a known address. Called on the receive thread: for a peer
	 * that is up it costs one write, without lock or allocation.
	 * <p>
	 * A message that names another instance is no sign of life of the peer, which may
	 * have been restarted: the address is pinged. The message itself changes nothing, as
	 * anyone can send it, and costs at most one ping in 200 ms.
	 * @param entry what is known at the address
	 * @param source the address
	 * @param instanceId the instance that the message names, {@code null} for none
	 * @param now the time of the arrival
	 */
	public void received(PeerEntry entry, InetSocketAddress source, @Nullable String instanceId, long now) {
		if (instanceId != null && !entry.isInstance(instanceId)) {
			contradicted(entry, source, instanceId, now);
			return;
		}
		if (!entry.isUp()) {
			bringUp(entry, source);
			return;
		}
		if (entry.peer().address().equals(source)) {
			entry.received(now);
		}
		else if (entry.probe().isSuspect()) {
			this.access.change(() -> receivedElsewhere(entry, source, now));
		}
	}

	private void bringUp(PeerEntry entry, InetSocketAddress source) {
		if (entry.state().after(Event.MESSAGE_RECEIVED) == PeerState.UP && holderOfName(entry) == null) {
			this.access.change(() -> this.registry.bringUp(entry, Event.MESSAGE_RECEIVED, source));
		}
	}

	/**
	 * The peer is there, and the address in use does not answer.
	 */
	private void receivedElsewhere(PeerEntry entry, InetSocketAddress source, long now) {
		if (entry.isUp() && entry.probe().isSuspect() && entry.endpoints().contains(source)) {
			entry.received(now);
			this.registry.move(entry, source);
		}
	}

	private void contradicted(PeerEntry entry, InetSocketAddress source, String instanceId, long now) {
		if (!entry.isGone() && !this.ownInstanceId.equals(instanceId)) {
			probe(entry, source, now);
		}
	}

	/**
	 * Records the name that a peer gives itself in a ping. If it is known by another one
	 * it is pinged, at most once in 200 ms: anyone can send that, so only its answer
	 * counts. Called on the receive thread.
	 * @param entry what is known at the address
	 * @param source the address
	 * @param name the name
	 * @param now the time of the arrival
	 */
	public void named(PeerEntry entry, InetSocketAddress source, String name, long now) {
		if (entry.isUp() && !entry.peer().name().equals(name)) {
			probe(entry, source, now);
		}
	}

	private void probe(PeerEntry entry, InetSocketAddress source, long now) {
		if (!entry.isInstance(this.ownInstanceId) && requestProbe(entry, source, now)) {
			this.probeListeners.forEach(Runnable::run);
		}
	}

	/**
	 * Returns whether a probe was requested that was not requested before.
	 */
	private static boolean requestProbe(PeerEntry entry, InetSocketAddress source, long now) {
		if (!entry.isUp()) {
			return entry.probe().requestProbe();
		}
		return entry.peer().address().equals(source) && entry.probe().contradicted(now);
	}

	/**
	 * Records the answer to a ping.
	 * @param entry the peer that the ping was meant for
	 * @param address where it was sent
	 * @param pong the answer, which may come from another node
	 */
	public void answered(PeerEntry entry, InetSocketAddress address, Pong pong) {
		if (pong.isNameless()) {
			// It has said goodbye and finishes its work, or is not announced yet.
			if (!entry.isUp() && pong.instanceId() != null && entry.isInstance(pong.instanceId())) {
				entry.received(this.scheduler.nanoTime());
			}
			return;
		}
		this.access.change(() -> {
			if (isFrom(entry, pong)) {
				confirmed(entry, address, pong);
				return;
			}
			answeredByAnother(entry, address, pong);
		});
		reportContest(entry);
	}

	/**
	 * A node that has named its instance once does so each time, and only that shows that
	 * a goodbye was forged.
	 */
	private static boolean isFrom(PeerEntry entry, Pong pong) {
		String instanceId = pong.instanceId();
		return (instanceId != null) ? entry.isInstance(instanceId)
				: !entry.isVerified() && entry.state() != PeerState.DEPARTED;
	}

	private void confirmed(PeerEntry entry, InetSocketAddress address, Pong pong) {
		if (pong.instanceId() != null) {
			entry.takes(pong);
			if (entry.verify()) {
				this.registry.markChanged();
			}
		}
		entry.endpoints().answered();
		adoptName(entry, pong);
		long now = this.scheduler.nanoTime();
		boolean counts = entry.check().isAnsweredBy(now - pong.roundTrip().toNanos());
		if (counts) {
			this.discovery.answered(entry);
			forgetInstance(entry, pong);
		}
		if (isElsewhere(entry, address)) {
			if (counts) {
				entry.check().answeredAt(address);
			}
			return;
		}
		entry.answered(pong.roundTrip(), now);
		if (entry.isUp()) {
			this.registry.move(entry, address);
		}
		if (counts) {
			entry.check().end();
		}
		if (counts || entry.state() != PeerState.DEPARTED) {
			this.registry.bringUp(entry, Event.ANSWERED, address);
		}
		this.registry.proved(entry);
	}

	/**
	 * A source may have named an instance where a node answers without a name. If it does
	 * not any more, the sources that are left mean that node: anyone could have forged
	 * the announcement of the instance.
	 */
	private void forgetInstance(PeerEntry entry, Pong pong) {
		if (pong.instanceId() == null && entry.endpoints().forgetInstance()) {
			this.registry.update(entry);
		}
	}

	/**
	 * A node may take another name. Its sources report that; if it has none, its answers
	 * do.
	 */
	private void adoptName(PeerEntry entry, Pong pong) {
		String name = pong.name();
		if (pong.instanceId() != null && name != null && NodeName.isValid(name) && entry.endpoints().rename(name)) {
			this.registry.update(entry);
		}
	}

	/**
	 * Returns whether a peer that is up is not to be reached at an address: another one
	 * is in use and not in doubt.
	 */
	private static boolean isElsewhere(PeerEntry entry, InetSocketAddress address) {
		return entry.isUp() && !entry.peer().address().equals(address)
				&& !(entry.probe().isSuspect() && entry.endpoints().contains(address));
	}

	/**
	 * A peer has another node in its place when that is so at all its addresses. A node
	 * of the same name is its successor.
	 */
	private void answeredByAnother(PeerEntry entry, InetSocketAddress address, Pong pong) {
		if (!entry.endpoints().disown(address)) {
			if (entry.isUp() && entry.peer().address().equals(address)) {
				entry.probe().suspect();
				entry.check().request(PeerCheck.SHORT);
				this.registry.markChanged();
			}
			return;
		}
		String instanceId = pong.instanceId();
		if (instanceId != null && isSuccessor(entry, instanceId, pong.name())) {
			this.discovery.restarted(entry, address, instanceId);
			return;
		}
		this.discovery.answeredByAnother(entry);
	}

	private boolean isSuccessor(PeerEntry entry, String instanceId, @Nullable String name) {
		return name != null && NodeName.isSame(name, entry.peer().name()) && !instanceId.equals(this.ownInstanceId);
	}

	/**
	 * Reports two peers of one name, once, when both have answered since they are known.
	 */
	private void reportContest(PeerEntry entry) {
		PeerEntry holder = (entry.state() == PeerState.UNREACHABLE) ? holderOfName(entry) : null;
		if (holder == null || !holder.hasAnsweredSince(entry) || !entry.reportContest()) {
			return;
		}
		logger.warn("Two live nodes have one name: '{}' at {}, which keeps it, and '{}' at {}, which cannot be called",
				holder.peer().name(), Peer.hostAndPort(holder.peer().address()), entry.peer().name(),
				Peer.hostAndPort(entry.peer().address()));
	}

	/**
	 * Records that a peer which is not up did not answer a ping.
	 * @param entry the peer
	 */
	public void unansweredWhileDown(PeerEntry entry) {
		this.access.change(() -> {
			if (!entry.isUp() && !entry.isGone() && !entry.endpoints().isListed()) {
				entry.check().request(PeerCheck.SHORT);
			}
		});
	}

	/**
	 * Records that a peer did not answer a {@link PeerCheck}.
	 * @param entry the peer
	 */
	public void unanswered(PeerEntry entry) {
		this.access.change(() -> this.discovery.unanswered(entry));
	}

	/**
	 * Records that a peer does not answer at any of its addresses.
	 * @param entry the peer
	 */
	public void expired(PeerEntry entry) {
		this.access.change(() -> this.discovery.expired(entry));
	}

	/**
	 * Has a peer reached at another one of its addresses.
	 * @param entry the peer
	 * @param address where it has answered
	 */
	public void move(PeerEntry entry, InetSocketAddress address) {
		this.access.change(() -> this.registry.move(entry, address));
	}

	/**
	 * Has a peer reached at the address that a message has come from which only the peer
	 * itself can have made.
	 * @param instanceId the instance
	 * @param address where it is now
	 */
	public void roamed(String instanceId, InetSocketAddress address) {
		this.access.change(() -> this.discovery.roamed(instanceId, address));
	}

	/**
	 * Returns the addresses at which a peer is listed.
	 * @param entry the peer
	 * @return the addresses, empty for a peer that no source lists
	 */
	public List<InetSocketAddress> addressesOf(PeerEntry entry) {
		return this.access.locked(() -> entry.endpoints().addresses());
	}

	/**
	 * Returns the peer that is up with the name of an entry which is not.
	 */
	private @Nullable PeerEntry holderOfName(PeerEntry entry) {
		PeerDirectory directory = this.access.directory();
		Peer holder = directory.byName().get(entry.nameKey());
		return (holder != null) ? directory.byInstanceId().get(holder.instanceId()) : null;
	}

}
