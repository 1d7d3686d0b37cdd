package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.membership.PeerState.Event;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * How the reports of discovery, and goodbyes, change the {@link PeerRegistry}. Guarded by
 * the lock of {@link RegistryAccess}.
 */
final class DiscoveryUpdates {

	private final PeerRegistry registry;

	private final Scheduler scheduler;

	private final DepartedInstances departed;

	private final LongAdder refused = new LongAdder();

	DiscoveryUpdates(PeerRegistry registry, Scheduler scheduler) {
		this.registry = registry;
		this.scheduler = scheduler;
		this.departed = new DepartedInstances(scheduler);
	}

	/**
	 * Returns how many nodes were refused: there was no room for them, or they were no
	 * valid peer. Thread-safe.
	 */
	long refused() {
		return this.refused.sum();
	}

	/**
	 * Adds or updates the node that a source lists.
	 */
	void discovered(String source, DiscoveredNode node) {
		if (!isValid(node) || !accept(source, node)) {
			this.refused.increment();
		}
	}

	private static boolean isValid(DiscoveredNode node) {
		return NodeName.isValid(node.name()) && !node.address().isUnresolved() && node.address().getPort() > 0;
	}

	private boolean accept(String source, DiscoveredNode node) {
		String instanceId = instanceIdOf(node);
		if (this.registry.isClosed() || this.departed.contains(instanceId)) {
			return true;
		}
		PeerEntry entry = this.registry.get(instanceId);
		if (entry == null) {
			return add(new PeerEntry(instanceId, source, node, this.scheduler.nanoTime()), source, node);
		}
		entry.probe().requestProbe();
		if (!node.equals(entry.endpoints().get(source))) {
			this.registry.markChanged();
			entry.endpoints().put(source, node);
			withdrawOthers(entry, source, node);
			this.registry.update(entry);
		}
		return true;
	}

	/**
	 * Removes a node from what a source lists.
	 */
	void lost(String source, String name, @Nullable String instanceId) {
		PeerEntry entry = find(source, name, instanceId);
		if (entry != null) {
			withdraw(entry, source, PeerDownReason.REMOVED);
		}
	}

	/**
	 * Removes an instance that said goodbye from one of its addresses.
	 */
	void goodbye(String instanceId, InetSocketAddress from) {
		PeerEntry entry = this.registry.get(instanceId);
		if (entry != null && entry.endpoints().contains(from)) {
			this.departed.add(instanceId);
			this.registry.apply(entry, Event.GOODBYE, PeerDownReason.REMOVED);
		}
	}

	/**
	 * Replaces an entry by another instance of the same node, which answered at one of
	 * its addresses: the node was restarted, which discovery has not noticed yet.
	 */
	void restarted(PeerEntry entry, InetSocketAddress address, String instanceId) {
		if (entry.isGone()) {
			return;
		}
		Peer peer = entry.peer();
		Map<String, String> attributes = new HashMap<>(peer.attributes());
		attributes.replace("instance_id", instanceId);
		DiscoveredNode successor = new DiscoveredNode(peer.name(), instanceId, address, attributes);
		entry.endpoints().sourcesOf(address).forEach((source) -> accept(source, successor));
	}

	private boolean add(PeerEntry entry, String source, DiscoveredNode node) {
		withdrawOthers(entry, source, node);
		if (node.instanceId() != null) {
			takeOverUnnamed(entry, node.address());
		}
		entry.become(entry.describe());
		return this.registry.add(entry);
	}

	/**
	 * Returns the instance that a source lists. If it names none, that is the one which
	 * is known at the address.
	 */
	private String instanceIdOf(DiscoveredNode node) {
		if (node.instanceId() != null) {
			return node.instanceId();
		}
		InetSocketAddress address = node.address();
		PeerEntry owner = ownerOf(address);
		return (owner != null) ? owner.peer().instanceId() : node.name() + "@" + Peer.hostAndPort(address);
	}

	private @Nullable PeerEntry ownerOf(InetSocketAddress address) {
		return this.registry.directory().byAddress().get(address);
	}

	/**
	 * Withdraws the other instances of the name: a source lists one at a time.
	 */
	private void withdrawOthers(PeerEntry entry, String source, DiscoveredNode node) {
		for (PeerEntry other : this.registry.entries()) {
			DiscoveredNode listed = other.endpoints().get(source);
			if (other != entry && listed != null && listed.name().equals(node.name())) {
				withdraw(other, source, PeerDownReason.REPLACED);
			}
		}
	}

	/**
	 * Takes over the sources that name no instance from the present owner of an address:
	 * they mean the newest one there.
	 */
	private void takeOverUnnamed(PeerEntry newest, InetSocketAddress address) {
		PeerEntry owner = ownerOf(address);
		if (owner == null || owner.isGone()) {
			return;
		}
		for (String source : owner.endpoints().sourcesOf(address)) {
			DiscoveredNode listed = owner.endpoints().get(source);
			if (listed != null && listed.instanceId() == null) {
				newest.endpoints().put(source, listed);
				withdraw(owner, source, PeerDownReason.REPLACED);
			}
		}
	}

	private void withdraw(PeerEntry entry, String source, PeerDownReason reason) {
		this.registry.markChanged();
		PeerEndpoints endpoints = entry.endpoints();
		DiscoveredNode withdrawn = endpoints.remove(source);
		if (endpoints.isEmpty()) {
			this.registry.apply(entry, Event.WITHDRAWN, reason);
			return;
		}
		if (withdrawn != null && withdrawn.instanceId() != null && !endpoints.isInstanceNamed() && entry.isUp()) {
			this.registry.apply(entry, Event.UNCONFIRMED, reason);
			entry.probe().requestProbe();
		}
		this.registry.update(entry);
	}

	private @Nullable PeerEntry find(String source, String name, @Nullable String instanceId) {
		if (instanceId != null) {
			PeerEntry entry = this.registry.get(instanceId);
			return (entry != null && entry.endpoints().get(source) != null) ? entry : null;
		}
		for (PeerEntry entry : this.registry.entries()) {
			DiscoveredNode listed = entry.endpoints().get(source);
			if (listed != null && listed.name().equals(name)) {
				return entry;
			}
		}
		return null;
	}

}
