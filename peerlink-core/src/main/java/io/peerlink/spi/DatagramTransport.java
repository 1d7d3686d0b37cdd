package io.peerlink.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Sends and receives datagrams at one local address. Unreliable by contract: a datagram
 * may be lost, repeated or overtaken.
 */
public interface DatagramTransport extends AutoCloseable {

	/**
	 * Begin to deliver what arrives. To be called once.
	 * @param receiver gets every datagram, one at a time
	 */
	void start(DatagramReceiver receiver);

	/**
	 * Return the address that this transport is bound to.
	 * @return the local address; its host may be the wildcard
	 */
	InetSocketAddress localAddress();

	/**
	 * Send one datagram. Any thread may call this; it does not wait for the network.
	 * @param buffer holds the datagram; may be reused when the method has returned
	 * @param offset where it starts
	 * @param length how long it is
	 * @param to where it goes
	 * @throws IOException when the datagram could not be handed to the network
	 */
	void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException;

	/**
	 * Count what was sent and received so far.
	 * @return a snapshot
	 */
	TransportStatistics statistics();

	/**
	 * Stop delivering and free the address. Returns when the receiver is no longer
	 * called, unless called by the receiver itself.
	 */
	@Override
	void close();

}
