package io.peerlink.internal.membership;

import java.time.Duration;

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
 */
public record Pong(@Nullable String name, @Nullable String instanceId, Duration roundTrip, @Nullable Duration nameAge,
		boolean takesBundles, boolean takesShortRequests) {

	/**
	 * Creates the answer of a node that does not read short requests.
	 * @param name the name of the node that answered
	 * @param instanceId the instance that answered
	 * @param roundTrip the time from ping to answer
	 * @param nameAge how long the node has had its name
	 * @param takesBundles whether the node reads several messages in one datagram
	 */
	public Pong(@Nullable String name, @Nullable String instanceId, Duration roundTrip, @Nullable Duration nameAge,
			boolean takesBundles) {
		this(name, instanceId, roundTrip, nameAge, takesBundles, false);
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
