package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.membership.PeerState.Event;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the reports of discovery, and goodbyes, change the {@link PeerRegistry}. What
 * discovery has lost is not gone by that: it must leave pings unanswered as well. Guarded
 * by the lock of {@link RegistryAccess}.
 */
final class DiscoveryUpdates {

	private static final Logger logger = LoggerFactory.getLogger(DiscoveryUpdates.class);

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
		return NodeName.isValid(node.name()) && node.addresses().stream().allMatch(DiscoveryUpdates::isValid);
	}

	private static boolean isValid(InetSocketAddress address) {
		return !address.isUnresolved() && address.getPort() > 0;
	}

	private boolean accept(String source, DiscoveredNode reported) {
		String instanceId = instanceIdOf(reported);
		if (this.registry.isClosed()) {
			return true;
		}
		PeerEntry entry = this.registry.get(instanceId);
		if (entry == null) {
			DiscoveredNode node = PeerEndpoints.limit(reported);
			return add(new PeerEntry(instanceId, source, node, this.scheduler.nanoTime()), source, node);
		}
		entry.probe().requestProbe();
		entry.heard();
		DiscoveredNode listed = entry.endpoints().get(source);
		DiscoveredNode node = entry.isUp() ? entry.endpoints().keepingAddressInUse(source, reported)
				: PeerEndpoints.limit(reported);
		if (!node.equals(listed)) {
			this.registry.markChanged();
			entry.endpoints().put(source, node);
			if (this.registry.permits(entry, node)) {
				withdrawOthers(entry, source, node);
			}
			update(entry);
			if (listed == null || !listed.addresses().equals(node.addresses())) {
				entry.checkAddresses();
			}
		}
		return true;
	}

	/**
	 * Takes note that a source itself is not available, which says nothing of the peers
	 * there. One line tells of those that go down because of it.
	 */
	void unavailable(String source) {
		List<PeerEntry> listed = this.registry.entries()
			.stream()
			.filter((entry) -> entry.endpoints().get(source) != null)
			.toList();
		listed.forEach((entry) -> entry.linkLost(source));
		long lost = listed.stream().filter((entry) -> entry.isUp() && entry.isLinkLost()).count();
		if (lost > 0) {
			logger.info("{} is not available; {} peers are known there only, and go down unless they answer", source,
					lost);
		}
	}

	/**
	 * Removes a node from what a source lists.
	 */
	void lost(String source, String name, @Nullable String instanceId) {
		PeerEntry entry = find(source, name, instanceId);
		if (entry != null) {
			withdraw(entry, source);
		}
	}

	/**
	 * Takes an instance down that said goodbye from one of its addresses. It is pinged,
	 * because the goodbye may be forged. After one that was, further ones only have it
	 * pinged. Python nodes say none.
	 */
	void goodbye(String instanceId, InetSocketAddress from) {
		PeerEntry entry = this.registry.get(instanceId);
		if (entry == null || !entry.endpoints().contains(from) || !entry.peer().isJava()) {
			return;
		}
		if (entry.isUp() && entry.isGoodbyeRefuted()) {
			doubtGoodbye(entry);
			return;
		}
		depart(entry);
	}

	/**
	 * A flood of goodbyes costs one check after the other, not one change of the table
	 * each.
	 */
	private void doubtGoodbye(PeerEntry entry) {
		if (!entry.isGoodbyeInDoubt()) {
			entry.goodbyeInDoubt(true);
			entry.check().request(PeerCheck.SHORT);
			this.registry.markChanged();
		}
	}

	private void depart(PeerEntry entry) {
		this.departed.add(entry.peer().instanceId());
		this.registry.apply(entry, Event.GOODBYE, PeerDownReason.REMOVED);
		if (entry.state() == PeerState.DEPARTED) {
			entry.check().request(PeerCheck.AFTER_GOODBYE);
		}
	}

	/**
	 * Records that an instance is there, whatever goodbye was heard of it.
	 */
	void answered(PeerEntry entry) {
		entry.heard();
		if (entry.state() == PeerState.DEPARTED || entry.isGoodbyeInDoubt()) {
			this.departed.remove(entry.peer().instanceId());
			entry.goodbyeInDoubt(false);
			entry.refuteGoodbye();
		}
	}

	/**
	 * Takes the consequences of a check that was not answered.
	 */
	void unanswered(PeerEntry entry) {
		boolean listed = entry.endpoints().isListed();
		if (!entry.isUp()) {
			if (!listed) {
				this.registry.apply(entry, Event.WITHDRAWN, PeerDownReason.REMOVED);
			}
			return;
		}
		if (entry.isGoodbyeInDoubt()) {
			entry.goodbyeInDoubt(false);
			depart(entry);
			return;
		}
		if (!listed || isUnconfirmed(entry) || this.registry.isContested(entry)) {
			this.registry.apply(entry, listed ? Event.EXPIRED : Event.WITHDRAWN,
					replacedOr(linkLostOr(PeerDownReason.REMOVED, entry), entry));
		}
	}

	/**
	 * Returns the reason for a peer that does not answer: another one claims its name, or
	 * a given one.
	 */
	private PeerDownReason replacedOr(PeerDownReason other, PeerEntry entry) {
		return this.registry.isContested(entry) ? PeerDownReason.REPLACED : other;
	}

	/**
	 * Returns the reason for a peer that does not answer: the link to it is down, or a
	 * given one.
	 */
	private static PeerDownReason linkLostOr(PeerDownReason other, PeerEntry entry) {
		return entry.isLinkLost() ? PeerDownReason.INTERFACE_DOWN : other;
	}

	/**
	 * Returns whether the sources that are left name an address only, and not the
	 * instance that was there.
	 */
	private static boolean isUnconfirmed(PeerEntry entry) {
		return entry.endpoints().wasInstanceNamed() && !entry.endpoints().isInstanceNamed();
	}

	/**
	 * Takes a peer down that was silent for as long as allowed.
	 */
	void expired(PeerEntry entry) {
		if (entry.isUp()) {
			this.registry.apply(entry, entry.endpoints().isListed() ? Event.EXPIRED : Event.WITHDRAWN,
					linkLostOr(PeerDownReason.EXPIRED, entry));
		}
	}

	/**
	 * Takes a peer down at whose addresses another node answers.
	 */
	void answeredByAnother(PeerEntry entry) {
		if (!entry.isUp()) {
			return;
		}
		if (entry.endpoints().isListed()) {
			this.registry.apply(entry, Event.ANSWERED_BY_ANOTHER, replacedOr(PeerDownReason.EXPIRED, entry));
			return;
		}
		this.registry.apply(entry, Event.WITHDRAWN, replacedOr(PeerDownReason.REMOVED, entry));
	}

	/**
	 * Replaces an entry by another instance of the same node, which answered at its
	 * addresses: the node was restarted, which discovery has perhaps not noticed yet.
	 * @param address where the new instance answered
	 */
	void restarted(PeerEntry entry, InetSocketAddress address, String instanceId) {
		if (entry.isGone()) {
			return;
		}
		Peer peer = entry.peer();
		List<String> sources = entry.endpoints().sourcesOf(address);
		this.registry.apply(entry, Event.REPLACED, PeerDownReason.REPLACED);
		Map<String, String> attributes = new HashMap<>(peer.attributes());
		attributes.replace("instance_id", instanceId);
		// Its own key is asked for, unless it announces one.
		attributes.remove(StaticKey.ATTRIBUTE);
		DiscoveredNode node = new DiscoveredNode(peer.name(), instanceId, address, attributes);
		for (String source : sources) {
			PeerEntry known = this.registry.get(instanceId);
			if (known == null || known.endpoints().get(source) == null) {
				accept(source, node);
			}
		}
		PeerEntry successor = this.registry.get(instanceId);
		if (successor != null) {
			successor.appear(this.scheduler.nanoTime());
			this.registry.bringUp(successor, Event.ANSWERED, address);
		}
	}

	/**
	 * Has a peer reached at another address, which no source may list yet. One where
	 * another peer is up stays that one's.
	 */
	void roamed(String instanceId, InetSocketAddress address) {
		PeerEntry entry = this.registry.get(instanceId);
		PeerEntry owner = ownerOf(address);
		boolean taken = owner != null && owner != entry && owner.isUp();
		if (entry == null || !entry.isUp() || taken || !isValid(address)) {
			return;
		}
		if (!entry.endpoints().contains(address)) {
			entry.endpoints().roam(address, entry.peer());
			this.registry.markChanged();
		}
		this.registry.move(entry, address);
	}

	private boolean add(PeerEntry entry, String source, DiscoveredNode node) {
		Event event = eventOf(entry, node);
		if (this.registry.permits(entry, node)) {
			withdrawOthers(entry, source, node);
			if (node.instanceId() != null) {
				node.addresses().forEach((address) -> takeOverUnnamed(entry, address));
			}
		}
		entry.become(entry.describe());
		return this.registry.add(entry, event);
	}

	private Event eventOf(PeerEntry entry, DiscoveredNode node) {
		if (this.departed.contains(entry.peer().instanceId())) {
			return Event.CACHED;
		}
		PeerEntry owner = (node.instanceId() == null) ? ownerOf(node.address()) : null;
		return (owner != null && owner.isElsewhere()) ? Event.UNCONFIRMED : Event.DISCOVERED;
	}

	/**
	 * Returns the instance that a source lists. If it names none, that is the one which
	 * is known at the address, as long as nothing shows that it is not there any more.
	 */
	private String instanceIdOf(DiscoveredNode node) {
		if (node.instanceId() != null) {
			return node.instanceId();
		}
		InetSocketAddress address = node.address();
		PeerEntry owner = ownerOf(address);
		return (owner != null && !owner.isElsewhere()) ? owner.peer().instanceId()
				: node.name() + "@" + Peer.hostAndPort(address);
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
			if (other != entry && listed != null && NodeName.isSame(listed.name(), node.name())) {
				withdraw(other, source);
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
			if (listed == null || listed.instanceId() != null || source.equals(PeerEndpoints.CONTACT)) {
				continue;
			}
			newest.endpoints().put(source, listed);
			if (owner.endpoints().wasInstanceNamed()) {
				withdraw(owner, source);
			}
			else if (owner.endpoints().remove(source)) {
				update(owner);
			}
			else {
				this.registry.apply(owner, Event.REPLACED, PeerDownReason.REPLACED);
			}
		}
	}

	/**
	 * Removes a source of an instance. If none is left that names it, it is pinged: until
	 * it leaves that unanswered it stays what it is.
	 */
	private void withdraw(PeerEntry entry, String source) {
		this.registry.markChanged();
		PeerEndpoints endpoints = entry.endpoints();
		DiscoveredNode last = endpoints.get(source);
		if (last == null) {
			return;
		}
		boolean listed = endpoints.remove(source);
		entry.lostBy(source);
		if (!listed && !entry.isUp() && !entry.isAnswering(this.scheduler.nanoTime())) {
			this.registry.apply(entry, Event.WITHDRAWN, PeerDownReason.REMOVED);
			return;
		}
		if (!listed) {
			endpoints.keepInContact(last, entry.peer());
		}
		if (!listed || isUnconfirmed(entry)) {
			entry.check().request((entry.isUp() && entry.peer().isJava()) ? PeerCheck.LONG : PeerCheck.SHORT);
		}
		update(entry);
	}

	/**
	 * Adopts what the sources list, and has a new address in use pinged.
	 */
	private void update(PeerEntry entry) {
		InetSocketAddress before = entry.peer().address();
		this.registry.update(entry);
		if (entry.isUp() && !entry.peer().address().equals(before)) {
			entry.check().request(PeerCheck.SHORT);
		}
	}

	private @Nullable PeerEntry find(String source, String name, @Nullable String instanceId) {
		if (instanceId != null) {
			PeerEntry entry = this.registry.get(instanceId);
			DiscoveredNode listed = (entry != null) ? entry.endpoints().get(source) : null;
			// The source may list the instance by another name meanwhile.
			return (listed != null && NodeName.isSame(listed.name(), name)) ? entry : null;
		}
		for (PeerEntry entry : this.registry.entries()) {
			DiscoveredNode listed = entry.endpoints().get(source);
			if (listed != null && NodeName.isSame(listed.name(), name)) {
				return entry;
			}
		}
		return null;
	}

}
