package io.peerlink.spi;

import java.net.InetSocketAddress;

/**
 * Takes the datagrams of a {@link DatagramTransport}.
 */
@FunctionalInterface
public interface DatagramReceiver {

	/**
	 * Handle one datagram. Called by the transport's receive thread: must not block.
	 * @param buffer holds the datagram; belongs to the transport again when this method
	 * has returned
	 * @param length how many bytes from the start of the buffer are the datagram
	 * @param from who sent it, as the network says
	 */
	void onDatagram(byte[] buffer, int length, InetSocketAddress from);

}
