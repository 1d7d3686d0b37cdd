package io.peerlink.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Another node as it is known at present. Nothing in it is verified: it is what the node,
 * or someone else on the network, publishes.
 *
 * @param name the node's name, unique among the peers that are up
 * @param instanceId the node's instance, new at every start; made of name and address for
 * nodes that publish none
 * @param address the address of its UDP socket
 * @param attributes what it publishes about itself: the TXT record
 * @since 0.1.0
 */
public record Peer(String name, String instanceId, InetSocketAddress address, Map<String, String> attributes) {

	/**
	 * TXT key that marks a Java node (docs/protocol.md, "Announcement").
	 */
	public static final String JAVA_MARKER = "plv";

	private static final int MAX_PORT = 65_535;

	public Peer {
		Objects.requireNonNull(name, "name must not be null");
		Objects.requireNonNull(instanceId, "instanceId must not be null");
		Objects.requireNonNull(address, "address must not be null");
		Objects.requireNonNull(attributes, "attributes must not be null");
		attributes = Map.copyOf(attributes);
	}

	/**
	 * Returns the version of the software that the peer publishes.
	 * @return the version, empty when it publishes none
	 */
	public Optional<String> version() {
		return Optional.ofNullable(this.attributes.get("version"));
	}

	/**
	 * Returns the TCP port that the peer publishes.
	 * @return the port, empty when it publishes none or no valid one
	 */
	public OptionalInt tcpPort() {
		try {
			int port = Integer.parseInt(this.attributes.getOrDefault("tcp_port", ""));
			return (port > 0 && port <= MAX_PORT) ? OptionalInt.of(port) : OptionalInt.empty();
		}
		catch (NumberFormatException ex) {
			return OptionalInt.empty();
		}
	}

	/**
	 * Returns the address as text: {@code host:port}.
	 * @return the text
	 */
	public String hostAndPort() {
		return hostAndPort(this.address);
	}

	/**
	 * Returns an address as text: {@code host:port}. The host is numeric when it is
	 * resolved; no name server is asked.
	 * @param address the address
	 * @return the text
	 */
	public static String hostAndPort(InetSocketAddress address) {
		InetAddress host = address.getAddress();
		return ((host != null) ? host.getHostAddress() : address.getHostString()) + ":" + address.getPort();
	}

	/**
	 * Returns whether the peer publishes that it is a Java node. A hint: only the answer
	 * to a ping verifies it ({@link PeerStatus#verified()}).
	 * @return whether its announcement carries the marker of Java nodes
	 */
	public boolean isJava() {
		return this.attributes.containsKey(JAVA_MARKER);
	}

}
