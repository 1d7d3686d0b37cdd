package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;

/**
 * An instance as it is claimed at an address.
 *
 * @param instanceId the instance
 * @param address where the claim came from
 */
record Caller(String instanceId, InetSocketAddress address) {

	/**
	 * Returns whether this is the given caller. Spares the record that
	 * {@link #equals(Object)} takes.
	 */
	boolean is(String instanceId, InetSocketAddress address) {
		return this.instanceId.equals(instanceId) && this.address.equals(address);
	}

}
