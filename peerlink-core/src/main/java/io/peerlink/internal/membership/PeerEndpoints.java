package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * Where the sources of discovery list one instance, and which of these addresses is in
 * use. That one stays in use as long as it answers. Guarded by the lock of
 * {@link RegistryAccess}, except for {@link #sources()}.
 */
final class PeerEndpoints {

	/**
	 * Most sources of one instance; further ones are ignored.
	 */
	static final int MAX_SOURCES = 16;

	/**
	 * Most addresses in one source; further ones are ignored.
	 */
	static final int MAX_ADDRESSES = 8;

	/**
	 * Stands for the sources when none lists the instance, for as long as it answers.
	 * Also the source of the peers that are known by their pings.
	 */
	static final String CONTACT = "contact";

	private final Map<String, DiscoveredNode> nodesBySource = new LinkedHashMap<>();

	/**
	 * Addresses at which another node has answered since this one did.
	 */
	private final Set<InetSocketAddress> disowned = new HashSet<>();

	private String sourceInUse;

	private InetSocketAddress addressInUse;

	private boolean everNamed;

	private volatile List<String> published = List.of();

	PeerEndpoints(String source, DiscoveredNode node) {
		this.sourceInUse = source;
		this.addressInUse = node.address();
		put(source, node);
	}

	/**
	 * Returns a node with no more addresses than are kept.
	 */
	static DiscoveredNode limit(DiscoveredNode node) {
		return (node.addresses().size() <= MAX_ADDRESSES) ? node : new DiscoveredNode(node.name(), node.instanceId(),
				node.addresses().subList(0, MAX_ADDRESSES), node.attributes());
	}

	@Nullable DiscoveredNode get(String source) {
		return this.nodesBySource.get(source);
	}

	void put(String source, DiscoveredNode node) {
		this.nodesBySource.remove(CONTACT);
		if (this.nodesBySource.size() < MAX_SOURCES || this.nodesBySource.containsKey(source)) {
			this.nodesBySource.put(source, limit(node));
			this.everNamed |= node.instanceId() != null;
		}
		publishSources();
	}

	/**
	 * Returns a node that a source is about to list, {@linkplain #limit limited}, with
	 * the address in use as its last one if none would list that any more: the report may
	 * be forged, and the peer may still answer there. Once it is reached at another
	 * address, the next report of the source drops that one.
	 */
	DiscoveredNode keepingAddressInUse(String source, DiscoveredNode node) {
		DiscoveredNode limited = limit(node);
		boolean listed = limited.addresses().contains(this.addressInUse) || sourcesOf(this.addressInUse).stream()
			.anyMatch((other) -> !other.equals(source) && !other.equals(CONTACT));
		if (listed) {
			return limited;
		}
		List<InetSocketAddress> addresses = new ArrayList<>(limited.addresses());
		addresses.subList(Math.min(addresses.size(), MAX_ADDRESSES - 1), addresses.size()).clear();
		addresses.add(this.addressInUse);
		return new DiscoveredNode(node.name(), node.instanceId(), addresses, node.attributes());
	}

	/**
	 * Gives the instance another name as far as no source lists it: then nobody else
	 * reports that name.
	 * @return whether it had another one there
	 */
	boolean rename(String name) {
		DiscoveredNode known = this.nodesBySource.get(CONTACT);
		if (known == null || known.name().equals(name)) {
			return false;
		}
		this.nodesBySource.put(CONTACT,
				new DiscoveredNode(name, known.instanceId(), known.addresses(), known.attributes()));
		return true;
	}

	/**
	 * Removes a source.
	 * @return whether another one lists the instance
	 */
	boolean remove(String source) {
		this.nodesBySource.remove(source);
		publishSources();
		return isListed();
	}

	/**
	 * Keeps the instance at its addresses, which no source lists any more.
	 * @param last the last node that was listed
	 * @param present the peer so far
	 */
	void keepInContact(DiscoveredNode last, Peer present) {
		List<InetSocketAddress> addresses = new ArrayList<>(last.addresses());
		addresses.remove(this.addressInUse);
		addresses.add(0, this.addressInUse);
		put(CONTACT, new DiscoveredNode(present.name(), last.instanceId(), addresses, present.attributes()));
	}

	/**
	 * Adds an address at which no source lists the instance, and keeps it until the next
	 * report of one is in.
	 */
	void roam(InetSocketAddress address, Peer present) {
		this.nodesBySource.put(CONTACT,
				new DiscoveredNode(present.name(), present.instanceId(), address, present.attributes()));
		publishSources();
	}

	/**
	 * Returns whether a source lists the instance.
	 */
	boolean isListed() {
		return this.nodesBySource.keySet().stream().anyMatch((source) -> !source.equals(CONTACT));
	}

	Collection<DiscoveredNode> nodes() {
		return this.nodesBySource.values();
	}

	/**
	 * Returns the sources that list an address.
	 */
	List<String> sourcesOf(InetSocketAddress address) {
		return this.nodesBySource.entrySet()
			.stream()
			.filter((listed) -> listed.getValue().addresses().contains(address))
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * Returns the sources, the one in use first. May be called without the lock.
	 */
	List<String> sources() {
		return this.published;
	}

	private void publishSources() {
		String inUse = chooseSource();
		List<String> sources = new ArrayList<>(this.nodesBySource.keySet());
		sources.remove(inUse);
		sources.add(0, inUse);
		this.published = List.copyOf(sources);
	}

	List<InetSocketAddress> addresses() {
		return nodes().stream().flatMap((node) -> node.addresses().stream()).distinct().toList();
	}

	boolean contains(InetSocketAddress address) {
		return nodes().stream().anyMatch((node) -> node.addresses().contains(address));
	}

	/**
	 * Returns whether a source names the instance, not only an address.
	 */
	boolean isInstanceNamed() {
		return nodes().stream().anyMatch((node) -> node.instanceId() != null);
	}

	/**
	 * Returns whether a source has ever named the instance.
	 */
	boolean wasInstanceNamed() {
		return this.everNamed;
	}

	/**
	 * Forgets that a source has named the instance, if those that are left do not.
	 * @return whether that was so
	 */
	boolean forgetInstance() {
		boolean forgotten = this.everNamed && isListed() && !isInstanceNamed();
		this.everNamed &= !forgotten;
		return forgotten;
	}

	/**
	 * Selects an address, if a source lists it.
	 */
	void use(InetSocketAddress address) {
		if (contains(address)) {
			this.addressInUse = address;
			nodeInUse();
			publishSources();
		}
	}

	/**
	 * Records that another node answered at an address.
	 * @return whether that is so at all addresses by now
	 */
	boolean disown(InetSocketAddress address) {
		Set<InetSocketAddress> addresses = new LinkedHashSet<>(addresses());
		this.disowned.add(address);
		this.disowned.retainAll(addresses);
		return this.disowned.containsAll(addresses);
	}

	/**
	 * Records that the instance itself answered.
	 */
	void answered() {
		this.disowned.clear();
	}

	/**
	 * Returns the peer at the address in use, with the attributes of all sources that
	 * list that. An address that is not listed any more is replaced by another one.
	 * @param present the peer so far
	 * @return the peer, equal to the present one when nothing has changed
	 */
	Peer describe(Peer present) {
		DiscoveredNode node = nodeInUse();
		if (node == null) {
			return present;
		}
		// A source that names an address only does not know the name either.
		String name = (node.instanceId() == null && this.everNamed) ? present.name() : node.name();
		return new Peer(name, present.instanceId(), this.addressInUse, attributesOf(node));
	}

	private @Nullable DiscoveredNode nodeInUse() {
		String source = chooseSource();
		DiscoveredNode node = this.nodesBySource.get(source);
		if (node != null) {
			this.sourceInUse = source;
			if (!node.addresses().contains(this.addressInUse)) {
				this.addressInUse = node.address();
			}
		}
		return node;
	}

	/**
	 * Returns the source in use as long as it lists the address in use, else another one
	 * that does, else any.
	 */
	private String chooseSource() {
		DiscoveredNode node = this.nodesBySource.get(this.sourceInUse);
		if (node != null && node.addresses().contains(this.addressInUse)) {
			return this.sourceInUse;
		}
		for (String source : sourcesOf(this.addressInUse)) {
			DiscoveredNode other = this.nodesBySource.get(source);
			if (other != null && (node == null || NodeName.isSame(node.name(), other.name()))) {
				return source;
			}
		}
		return (node == null && !this.nodesBySource.isEmpty()) ? this.nodesBySource.keySet().iterator().next()
				: this.sourceInUse;
	}

	private Map<String, String> attributesOf(DiscoveredNode inUse) {
		Map<String, String> attributes = new HashMap<>();
		for (DiscoveredNode node : nodes()) {
			if (node.addresses().contains(this.addressInUse)) {
				attributes.putAll(node.attributes());
			}
		}
		attributes.putAll(inUse.attributes());
		return attributes;
	}

}
