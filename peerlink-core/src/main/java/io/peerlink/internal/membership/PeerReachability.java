package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.peerlink.internal.membership.PeerState.Event;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.PeerDownReason;
import org.jspecify.annotations.Nullable;

/**
 * What the network shows of the peers in a {@link PeerTable}: messages that came from
 * them, answers to pings, and silence. Thread-safe.
 */
public final class PeerReachability {

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
			bringUp(entry, Event.MESSAGE_RECEIVED, source);
			return;
		}
		if (entry.peer().address().equals(source)) {
			entry.received(now);
		}
	}

	private void contradicted(PeerEntry entry, InetSocketAddress source, String instanceId, long now) {
		if (entry.isGone() || this.ownInstanceId.equals(instanceId) || entry.isInstance(this.ownInstanceId)) {
			return;
		}
		if (requestProbe(entry, source, now)) {
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
		String instanceId = pong.instanceId();
		if (instanceId == null || entry.isInstance(instanceId)) {
			entry.received(this.scheduler.nanoTime());
			this.access.change(() -> answered(entry, pong));
			bringUp(entry, Event.ANSWERED, address);
			return;
		}
		boolean restarted = entry.peer().name().equals(pong.name()) && !instanceId.equals(this.ownInstanceId);
		this.access.change(() -> {
			if (restarted) {
				this.discovery.restarted(entry, address, instanceId);
				return;
			}
			answeredByAnother(entry, address);
		});
	}

	/**
	 * Records that a peer does not answer at the address in use. It moves to its next
	 * address, or goes down.
	 * @param entry the peer
	 */
	public void expired(PeerEntry entry) {
		this.access.change(() -> {
			if (!entry.isUp()) {
				return;
			}
			if (entry.endpoints().useNext(entry.peer().address())) {
				this.registry.update(entry);
				return;
			}
			this.registry.apply(entry, Event.EXPIRED, PeerDownReason.EXPIRED);
		});
	}

	/**
	 * Returns whether no peer that is up has the name of an entry.
	 * @param entry an entry that is not up
	 * @return whether it could come up
	 */
	public boolean isNameFree(PeerEntry entry) {
		return !this.access.directory().byName().containsKey(entry.peer().name());
	}

	/**
	 * Returns the addresses at which a peer is listed.
	 * @param entry the peer
	 * @return the addresses, empty for a peer that no source lists
	 */
	public List<InetSocketAddress> addressesOf(PeerEntry entry) {
		return this.access.locked(() -> entry.endpoints().addresses());
	}

	private void answered(PeerEntry entry, Pong pong) {
		entry.answered(pong.roundTrip());
		if (pong.instanceId() != null && entry.verify()) {
			this.registry.markChanged();
		}
	}

	private void answeredByAnother(PeerEntry entry, InetSocketAddress address) {
		if (entry.peer().address().equals(address)) {
			this.registry.apply(entry, Event.ANSWERED_BY_ANOTHER, PeerDownReason.EXPIRED);
		}
	}

	private void bringUp(PeerEntry entry, Event event, InetSocketAddress address) {
		if (entry.state().after(event) == PeerState.UP && isNameFree(entry)) {
			this.access.change(() -> this.registry.bringUp(entry, event, address));
		}
	}

}
