package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Hands packets to the network as they are. Thread-safe.
 */
@FunctionalInterface
public interface PacketSender {

	/**
	 * Sends a packet. Does not wait on the receive thread and on timer threads.
	 * @param buffer holds the packet; may be reused as soon as this method returns
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @param onRefused takes a later refusal
	 * @throws IOException when it is known at once that it cannot be sent
	 */
	void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException;

}
