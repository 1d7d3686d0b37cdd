package io.peerlink.spring.boot.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;

import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.TransportStatistics;

/**
 * A transport whose datagrams are lost while one of the two ends is disconnected.
 *
 * @param transport what they are sent and received by
 * @param disconnected the addresses that are disconnected now; shared by a network
 */
record TestTransport(DatagramTransport transport, Set<InetSocketAddress> disconnected) implements DatagramTransport {

	@Override
	public void start(DatagramReceiver receiver) {
		this.transport.start((buffer, length, from) -> {
			if (reaches(from)) {
				receiver.onDatagram(buffer, length, from);
			}
		});
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.transport.localAddress();
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		if (reaches(to)) {
			this.transport.send(buffer, offset, length, to);
		}
	}

	@Override
	public TransportStatistics statistics() {
		return this.transport.statistics();
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Who gets the address next is connected.
	 */
	@Override
	public void close() {
		this.transport.close();
		this.disconnected.remove(localAddress());
	}

	private boolean reaches(InetSocketAddress other) {
		return !this.disconnected.contains(other) && !this.disconnected.contains(localAddress());
	}

}
