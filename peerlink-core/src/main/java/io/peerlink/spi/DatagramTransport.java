package io.peerlink.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

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
	 * Sends a datagram, and reports as well if the network refuses it after this method
	 * has returned. The last refusal of a call is in its exception, and only a call all
	 * of whose datagrams were refused is known not to have been executed.
	 * <p>
	 * A transport whose {@link #send(byte[], int, int, InetSocketAddress) send} may
	 * return before the network has taken the datagram overrides this method, and so does
	 * one that wraps such a transport. The default is for all others.
	 * @param buffer holds the datagram; may be reused as soon as this method returns
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @param onRefused takes a later refusal, once, on any thread, and returns at once.
	 * Must not be called if this method throws; need not be called for what is dropped
	 * because the transport was closed
	 * @throws IOException when it is known at once that the datagram cannot be handed to
	 * the network, or the transport is closed
	 */
	default void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		send(buffer, offset, length, to);
	}

	/**
	 * Returns what was sent and received so far. {@link TransportCounters} counts it.
	 * @return a snapshot
	 */
	TransportStatistics statistics();

	/**
	 * Opens what carries the calls that do not fit into a datagram, at the same host.
	 * Called once, before {@link #start}. The default is for transports without
	 * connections: large calls then fail.
	 * @return the transport of connections, which its user closes; {@code null} if there
	 * is none
	 */
	default @Nullable StreamTransport streams() {
		return null;
	}

	/**
	 * Stops delivering and releases the address. Does not return before the receiver has
	 * returned, unless called by the receiver itself; gives up after some seconds.
	 * Closing twice has no effect.
	 */
	@Override
	void close();

}
