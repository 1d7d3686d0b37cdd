package io.peerlink.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Sends and receives datagrams at one local address. Unreliable like UDP: a datagram may
 * be lost, duplicated or reordered, but is never delivered in part or altered.
 * <p>
 * Implementations must be thread-safe. They deliver one datagram at a time, and should do
 * so on a thread of their own rather than from within
 * {@link #send(byte[], int, int, InetSocketAddress) send}, whose callers may hold locks.
 * The number of datagrams that wait for the receiver must be limited; further ones are
 * dropped and counted. A datagram of a node has at most 1456 bytes: 1200 bytes and the
 * extension of Java nodes.
 *
 * @since 0.1.0
 */
public interface DatagramTransport extends AutoCloseable {

	/**
	 * Starts to deliver. Called once. Datagrams that arrived before may be delivered or
	 * dropped.
	 * @param receiver receives every datagram, one at a time; its exceptions must not end
	 * the delivery
	 */
	void start(DatagramReceiver receiver);

	/**
	 * Returns the address to which this transport is bound.
	 * @return the local address, whose host may be the wildcard and whose port is never 0
	 */
	InetSocketAddress localAddress();

	/**
	 * Sends a datagram. Thread-safe. Does not wait for the network: what finds no room in
	 * a send buffer is dropped or fails.
	 * @param buffer holds the datagram; may be reused as soon as this method returns
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @throws IOException when the datagram cannot be handed to the network, or the
	 * transport is closed
	 */
	void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException;

	/**
	 * Returns what was sent and received so far. {@link TransportCounters} counts it.
	 * @return a snapshot
	 */
	TransportStatistics statistics();

	/**
	 * Stops delivering and releases the address. Does not return before the receiver has
	 * returned, unless called by the receiver itself; gives up after some seconds.
	 * Closing twice has no effect.
	 */
	@Override
	void close();

}
