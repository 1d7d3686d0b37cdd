package io.peerlink.internal.seal;

import java.net.InetSocketAddress;

/**
 * Is told of datagrams of nodes that do not have a secret of this one, as far as they
 * show that: plain ones, and questions with another secret. Called on the receive thread,
 * without locks.
 */
@FunctionalInterface
public interface ForeignListener {

	/**
	 * Takes note of a datagram, which was dropped.
	 * @param address where it came from, which may be forged
	 * @param sealed whether its sender has a secret
	 */
	void heard(InetSocketAddress address, boolean sealed);

}
