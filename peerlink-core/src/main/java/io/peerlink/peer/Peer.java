package io.peerlink.peer;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Another node as it is known at present. Nothing in it is verified: it is what the node,
 * or someone on the network, says.
 *
 * @param name the node's name, unique among the peers that are up
 * @param instanceId the node's instance, new at every start; made of name and address for
 * nodes that tell none
 * @param address where its UDP socket is
 * @param attributes what it publishes about itself: the TXT record
 */
public record Peer(String name, String instanceId, InetSocketAddress address, Map<String, String> attributes) {

	/**
	 * TXT key that marks a Java node (WIRE.md section 5).
	 */
	public static final String JAVA_MARKER = "plv";

	private static final int MAX_PORT = 65_535;

	public Peer {
		attributes = Map.copyOf(attributes);
	}

	/**
	 * Return the version of the software that the peer says it runs.
	 * @return the version, empty when it does not tell
	 */
	public Optional<String> version() {
		return Optional.ofNullable(this.attributes.get("version"));
	}

	/**
	 * Return the TCP port that the peer says it listens at.
	 * @return the port, empty when it does not tell or tells nonsense
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
	 * Tell whether the peer says that it is a Java node. A hint: only an answer to a ping
	 * proves what it can do.
	 * @return whether its announcement carries the marker of Java nodes
	 */
	public boolean isJava() {
		return this.attributes.containsKey(JAVA_MARKER);
	}

	public boolean hasEndpointOf(Peer other) {
		return this.name.equals(other.name) && this.address.equals(other.address);
	}

}
