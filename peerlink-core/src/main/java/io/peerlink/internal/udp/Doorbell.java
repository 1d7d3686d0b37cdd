package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the thread that reads a socket by an empty datagram, as nothing else does. The
 * datagram has a socket of its own, because the other one may be full of what waits for
 * the network. Thread-safe.
 */
final class Doorbell implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Doorbell.class);

	private final DatagramSocket socket;

	private final DatagramPacket ring;

	private volatile boolean heard;

	private Doorbell(DatagramSocket socket, InetSocketAddress bell) {
		this.socket = socket;
		this.ring = new DatagramPacket(new byte[0], 0, bell);
	}

	/**
	 * Creates the doorbell of a socket of this machine.
	 * @param address the address that the socket is bound to
	 * @throws IOException if there is no socket for it
	 */
	static Doorbell of(InetSocketAddress address) throws IOException {
		InetAddress host = address.getAddress().isAnyLocalAddress()
				? InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }) : address.getAddress();
		return new Doorbell(new DatagramSocket(new InetSocketAddress(host, 0)),
				new InetSocketAddress(host, address.getPort()));
	}

	/**
	 * Sends an empty datagram. Does not wait for the network.
	 * @return whether it was sent
	 */
	boolean ring() {
		try {
			this.socket.send(this.ring);
			return true;
		}
		catch (IOException ex) {
			logger.debug("The thread that reads cannot be woken", ex);
			return false;
		}
	}

	/**
	 * Takes note of a datagram that was received.
	 * @return whether it was sent by {@link #ring()}
	 */
	boolean hears(int length, InetAddress host, int port) {
		if (length > 0 || port != this.socket.getLocalPort() || !host.equals(this.socket.getLocalAddress())) {
			return false;
		}
		this.heard = true;
		return true;
	}

	/**
	 * Returns whether any ring has arrived: a firewall may be in the way.
	 */
	boolean isHeard() {
		return this.heard;
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
