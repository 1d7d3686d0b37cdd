package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A UDP socket on loopback and the two buffers of the thread that uses it.
 */
final class RawSocket {

	private static final int BUFFER_SIZE = 2048;

	private static final int RECEIVE_BUFFER_SIZE = 4 << 20;

	private final ByteBuffer incoming = ByteBuffer.allocateDirect(BUFFER_SIZE);

	private final ByteBuffer outgoing = ByteBuffer.allocateDirect(BUFFER_SIZE);

	private final DatagramChannel channel;

	private RawSocket(DatagramChannel channel) {
		this.channel = channel;
	}

	static RawSocket bound() throws IOException {
		return new RawSocket(DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
	}

	static RawSocket connected(int port) throws IOException {
		RawSocket socket = bound();
		socket.channel.connect(address(port));
		return socket;
	}

	/**
	 * Returns a socket that holds as many frames as the system allows.
	 */
	static RawSocket forFrames() throws IOException {
		RawSocket socket = bound();
		socket.channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_SIZE);
		return socket;
	}

	static InetSocketAddress address(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	/**
	 * Returns the channel, for those who do more than send and receive.
	 */
	DatagramChannel channel() {
		return this.channel;
	}

	int port() throws IOException {
		return ((InetSocketAddress) this.channel.getLocalAddress()).getPort();
	}

	/**
	 * Returns the buffer of the next datagram to send, empty.
	 */
	ByteBuffer outgoing() {
		return this.outgoing.clear();
	}

	/**
	 * Sends what is in the outgoing buffer to the connected address.
	 */
	void send() throws IOException {
		this.channel.write(this.outgoing.flip());
	}

	void send(SocketAddress to) throws IOException {
		this.channel.send(this.outgoing.flip(), to);
	}

	/**
	 * Waits for a datagram of the connected address.
	 */
	ByteBuffer read() throws IOException {
		this.incoming.clear();
		this.channel.read(this.incoming);
		return this.incoming.flip();
	}

	/**
	 * Receives a datagram of any sender into the incoming buffer.
	 */
	SocketAddress receive() throws IOException {
		SocketAddress from = this.channel.receive(this.incoming.clear());
		this.incoming.flip();
		return from;
	}

	ByteBuffer incoming() {
		return this.incoming;
	}

}
