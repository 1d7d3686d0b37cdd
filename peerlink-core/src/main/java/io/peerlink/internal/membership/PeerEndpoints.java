package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.peer.Peer;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * Where the sources of discovery list one instance, and which of these endpoints is in
 * use. That one stays in use as long as its source lists it. Guarded by the lock of
 * {@link RegistryAccess}.
 */
final class PeerEndpoints {

	/**
	 * Most sources of one instance; further ones are ignored.
	 */
	static final int MAX_SOURCES = 16;

	private final Map<String, DiscoveredNode> nodesBySource = new LinkedHashMap<>();

	/**
	 * Addresses that did not answer since the last answer from any of them.
	 */
	private final Set<InetSocketAddress> unanswered = new HashSet<>();

	private String sourceInUse;

	PeerEndpoints(String source, DiscoveredNode node) {
		this.sourceInUse = source;
		this.nodesBySource.put(source, node);
	}

	@Nullable DiscoveredNode get(String source) {
		return this.nodesBySource.get(source);
	}

	void put(String source, DiscoveredNode node) {
		if (this.nodesBySource.size() < MAX_SOURCES || this.nodesBySource.containsKey(source)) {
			this.nodesBySource.put(source, node);
		}
	}

	@Nullable DiscoveredNode remove(String source) {
		return this.nodesBySource.remove(source);
	}

	boolean isEmpty() {
		return this.nodesBySource.isEmpty();
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
			.filter((listed) -> listed.getValue().address().equals(address))
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * Returns the sources, the one in use first.
	 */
	List<String> sources() {
		List<String> sources = new ArrayList<>(this.nodesBySource.keySet());
		sources.remove(this.sourceInUse);
		sources.add(0, this.sourceInUse);
		return sources;
	}

	List<InetSocketAddress> addresses() {
		return nodes().stream().map(DiscoveredNode::address).distinct().toList();
	}

	boolean contains(InetSocketAddress address) {
		return nodes().stream().anyMatch((node) -> node.address().equals(address));
	}

	/**
	 * Returns whether a source names the instance, not only an address.
	 */
	boolean isInstanceNamed() {
		return nodes().stream().anyMatch((node) -> node.instanceId() != null);
	}

	void use(InetSocketAddress address) {
		sourcesOf(address).stream().findFirst().ifPresent((source) -> this.sourceInUse = source);
	}

	/**
	 * Moves on from an address that does not answer.
	 * @return whether there is another address that was not tried yet
	 */
	boolean useNext(InetSocketAddress silentAddress) {
		this.unanswered.retainAll(addresses());
		this.unanswered.add(silentAddress);
		for (Map.Entry<String, DiscoveredNode> listed : this.nodesBySource.entrySet()) {
			if (!this.unanswered.contains(listed.getValue().address())) {
				this.sourceInUse = listed.getKey();
				return true;
			}
		}
		this.unanswered.clear();
		return false;
	}

	void answered() {
		this.unanswered.clear();
	}

	/**
	 * Returns the peer at the endpoint in use, with the attributes of all sources that
	 * list its address. A source that has lost the instance is replaced by another one,
	 * with the same address if possible.
	 * @param present the peer so far
	 * @return the peer, equal to the present one when nothing has changed
	 */
	Peer describe(Peer present) {
		if (!this.nodesBySource.containsKey(this.sourceInUse)) {
			this.sourceInUse = nextSource(present.address());
		}
		DiscoveredNode inUse = this.nodesBySource.get(this.sourceInUse);
		return (inUse != null) ? new Peer(inUse.name(), present.instanceId(), inUse.address(), attributesOf(inUse))
				: present;
	}

	private Map<String, String> attributesOf(DiscoveredNode inUse) {
		Map<String, String> attributes = new HashMap<>();
		for (DiscoveredNode node : nodes()) {
			if (node.address().equals(inUse.address())) {
				attributes.putAll(node.attributes());
			}
		}
		attributes.putAll(inUse.attributes());
		return attributes;
	}

	private String nextSource(InetSocketAddress presentAddress) {
		List<String> sameAddress = sourcesOf(presentAddress);
		if (!sameAddress.isEmpty()) {
			return sameAddress.get(0);
		}
		return isEmpty() ? this.sourceInUse : this.nodesBySource.keySet().iterator().next();
	}

}
