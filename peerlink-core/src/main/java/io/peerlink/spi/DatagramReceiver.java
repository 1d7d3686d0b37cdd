package io.peerlink.spi;

import java.net.InetSocketAddress;

/**
 * Receives the datagrams of a {@link DatagramTransport}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DatagramReceiver {

	/**
	 * Handles a datagram. Called by one thread of the transport at a time, which must not
	 * be blocked: no other datagram is delivered meanwhile. What this method throws is
	 * counted and logged by the transport, which delivers the next datagram.
	 * @param buffer holds the datagram; the transport may reuse it as soon as this method
	 * returns
	 * @param length the length of the datagram in bytes, from the start of the buffer
	 * @param from the address of the sender as the network reports it, which may be
	 * forged
	 */
	void onDatagram(byte[] buffer, int length, InetSocketAddress from);

}
