package io.peerlink.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;

import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.TransportStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The transport at one address of a network in virtual time. The network counts, so this
 * transport has no statistics of its own.
 */
final class VirtualTransport implements DatagramTransport {

	private final InetSocketAddress address;

	private final Map<InetSocketAddress, VirtualTransport> transports;

	private final Network network;

	private @Nullable DatagramReceiver receiver;

	private boolean crashed;

	private boolean closed;

	/**
	 * Creates a transport.
	 * @param address its address
	 * @param transports the transports of the network, from which this one is removed
	 * when it is closed
	 * @param network transmits what this transport sends
	 */
	VirtualTransport(InetSocketAddress address, Map<InetSocketAddress, VirtualTransport> transports, Network network) {
		this.address = address;
		this.transports = transports;
		this.network = network;
	}

	@Override
	public void start(DatagramReceiver receiver) {
		if (this.receiver != null || this.closed) {
			throw new IllegalStateException("Started or closed already: " + this.address);
		}
		this.receiver = receiver;
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.address;
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		if (this.closed) {
			throw new SocketException("Transport closed");
		}
		if (!this.crashed) {
			this.network.transmit(this.address, to, Arrays.copyOfRange(buffer, offset, offset + length));
		}
	}

	/**
	 * Crashes the transport, which then drops all datagrams that it sends.
	 */
	void crash() {
		this.crashed = true;
	}

	boolean isStarted() {
		return this.receiver != null;
	}

	/**
	 * Delivers a datagram if the transport is started.
	 * @param bytes the datagram, which the receiver may change
	 * @param from the address of the sender
	 */
	void deliver(byte[] bytes, InetSocketAddress from) {
		if (this.receiver != null) {
			this.receiver.onDatagram(bytes, bytes.length, from);
		}
	}

	@Override
	public TransportStatistics statistics() {
		return new TransportStatistics(0, 0, 0, 0, 0, 0, 0, 0);
	}

	@Override
	public void close() {
		this.closed = true;
		this.transports.remove(this.address, this);
	}

	/**
	 * Transmits the datagrams of its transports.
	 */
	@FunctionalInterface
	interface Network {

		/**
		 * Transmits a datagram.
		 * @param from the address of the sender
		 * @param to the address of the target
		 * @param bytes the datagram
		 */
		void transmit(InetSocketAddress from, InetSocketAddress to, byte[] bytes);

	}

}
