package io.peerlink.internal.seal;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * What discovery says of the keys of other nodes.
 */
@FunctionalInterface
public interface KeyDirectory {

	/**
	 * Returns who is at an address. What is sent there is sealed for that node and no
	 * other one, so this decides for each datagram who can read it.
	 * <p>
	 * Called for each datagram on any thread, also with locks held: must take no lock,
	 * and should return the same object as long as nothing changes.
	 * @param address an address that a datagram goes to or comes from
	 * @return the node, or {@code null} if discovery does not know its key; then whoever
	 * answers there for the realm is asked
	 */
	@Nullable SealedRemote at(InetSocketAddress address);

}
