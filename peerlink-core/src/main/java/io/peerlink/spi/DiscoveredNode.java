package io.peerlink.spi;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A node as a {@link PeerDiscovery} reports it. Nothing here is verified.
 *
 * @param name the name of the node
 * @param instanceId the instance of the node, or {@code null} when the discovery does not
 * know it
 * @param addresses the addresses of its UDP socket, at least one, each once, the
 * preferred one first: a machine with two network interfaces, or with two addresses on
 * one, has several
 * @param attributes the attributes that it publishes: the TXT record
 * @since 0.1.0
 */
public record DiscoveredNode(String name, @Nullable String instanceId, List<InetSocketAddress> addresses,
		Map<String, String> attributes) {

	/**
	 * Creates a node.
	 * @throws IllegalArgumentException when there is no address
	 */
	public DiscoveredNode {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(addresses, "addresses must not be null");
		Objects.requireNonNull(attributes, "attributes must not be null");
		addresses = List.copyOf(new LinkedHashSet<>(addresses));
		if (addresses.isEmpty()) {
			throw new IllegalArgumentException("A discovered node must have an address");
		}
		attributes = Map.copyOf(attributes);
	}

	/**
	 * Creates a node with one address.
	 * @param name the name of the node
	 * @param instanceId the instance of the node, or {@code null} when the discovery does
	 * not know it
	 * @param address the address of its UDP socket
	 * @param attributes the attributes that it publishes: the TXT record
	 */
	public DiscoveredNode(String name, @Nullable String instanceId, InetSocketAddress address,
			Map<String, String> attributes) {
		this(name, instanceId, List.of(Objects.requireNonNull(address, "address must not be null")), attributes);
	}

	/**
	 * Returns the preferred address.
	 * @return the first of the addresses
	 */
	public InetSocketAddress address() {
		return this.addresses.get(0);
	}

}
