package io.peerlink.internal.seal;

import java.net.InetSocketAddress;

/**
 * Takes what was opened. Called on the receive thread, without locks.
 */
@FunctionalInterface
public interface SealedReceiver {

	/**
	 * Handles a datagram, each at most once.
	 * @param buffer holds the plain datagram; reused as soon as this method returns
	 * @param length its length in bytes, from the start of the buffer
	 * @param from the address that it came from, which may be forged
	 * @param sender who has sealed it for this node
	 */
	void onDatagram(byte[] buffer, int length, InetSocketAddress from, SealedRemote sender);

	/**
	 * Handles the move of a node: its latest datagram so far came from another address
	 * than the one before. Called before that datagram is handled. Who can intercept a
	 * datagram can send it on from an address of his own, and the next one of the node
	 * corrects that.
	 * @param remote the node
	 * @param address where it is now
	 */
	default void onMoved(SealedRemote remote, InetSocketAddress address) {
	}

}
