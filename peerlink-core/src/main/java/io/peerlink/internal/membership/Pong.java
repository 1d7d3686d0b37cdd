package io.peerlink.internal.membership;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a ping.
 *
 * @param name the name of the node that answered; {@code null} from Python nodes, which
 * do not send it
 * @param instanceId the instance that answered; {@code null} from Python nodes
 * @param roundTrip the time from ping to answer
 * @param nameAge how long the node has had its name; zero while it has none, {@code null}
 * from nodes that do not say so
 * @param takesBundles whether the node reads several messages in one datagram
 * @param takesShortRequests whether the node reads short requests
 * @param takesStreamedValues whether the node takes streamed arguments
 * @param tcpPort where the node takes messages of any length; 0 for nowhere
 * @param hasKeyedName whether the name belongs to the key of the node
 */
public record Pong(@Nullable String name, @Nullable String instanceId, Duration roundTrip, @Nullable Duration nameAge,
		boolean takesBundles, boolean takesShortRequests, boolean takesStreamedValues, int tcpPort,
		boolean hasKeyedName) {

	/**
	 * Returns what a node publishes about itself that has answered with its instance.
	 * @return the attributes; none for a node that did not name its instance
	 */
	public Map<String, String> attributes() {
		if (this.instanceId == null) {
			return Map.of();
		}
		Map<String, String> attributes = new HashMap<>();
		attributes.put(Peer.JAVA_MARKER, "1");
		attributes.put("instance_id", this.instanceId);
		if (this.tcpPort != 0) {
			attributes.put("tcp_port", String.valueOf(this.tcpPort));
		}
		return attributes;
	}

	/**
	 * Creates the answer of a node that takes no streamed arguments.
	 * @param name the name of the node that answered
	 * @param instanceId the instance that answered
	 * @param roundTrip the time from ping to answer
	 * @param nameAge how long the node has had its name
	 * @param takesBundles whether the node reads several messages in one datagram
	 * @param takesShortRequests whether the node reads short requests
	 * @param tcpPort where the node takes messages of any length; 0 for nowhere
	 */
	public Pong(@Nullable String name, @Nullable String instanceId, Duration roundTrip, @Nullable Duration nameAge,
			boolean takesBundles, boolean takesShortRequests, int tcpPort) {
		this(name, instanceId, roundTrip, nameAge, takesBundles, takesShortRequests, false, tcpPort, false);
	}

	/**
	 * Creates the answer of a node that neither reads short requests nor has TCP.
	 * @param name the name of the node that answered
	 * @param instanceId the instance that answered
	 * @param roundTrip the time from ping to answer
	 * @param nameAge how long the node has had its name
	 * @param takesBundles whether the node reads several messages in one datagram
	 */
	public Pong(@Nullable String name, @Nullable String instanceId, Duration roundTrip, @Nullable Duration nameAge,
			boolean takesBundles) {
		this(name, instanceId, roundTrip, nameAge, takesBundles, false, false, 0, false);
	}

	/**
	 * Creates the answer of a node that takes no bundles.
	 * @param name the name of the node that answered
	 * @param instanceId the instance that answered
	 * @param roundTrip the time from ping to answer
	 * @param nameAge how long the node has had its name
	 */
	public Pong(@Nullable String name, @Nullable String instanceId, Duration roundTrip, @Nullable Duration nameAge) {
		this(name, instanceId, roundTrip, nameAge, false);
	}

	/**
	 * Creates the answer of a node that does not say how long it has had its name.
	 * @param name the name of the node that answered
	 * @param instanceId the instance that answered
	 * @param roundTrip the time from ping to answer
	 */
	public Pong(@Nullable String name, @Nullable String instanceId, Duration roundTrip) {
		this(name, instanceId, roundTrip, null);
	}

	/**
	 * Returns whether the node says that it has no name at present.
	 * @return whether another node has its name, or it is not announced yet
	 */
	public boolean isNameless() {
		return this.nameAge != null && this.nameAge.isZero();
	}

}
