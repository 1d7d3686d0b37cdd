package io.peerlink.spring.boot.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;

import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamTransport;
import io.peerlink.spi.TransportStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A transport that drops datagrams, and makes no connections, while one of the two ends
 * is disconnected.
 *
 * @param transport the transport to delegate to
 * @param disconnected the addresses that are disconnected; shared by all transports of a
 * network
 */
record TestTransport(DatagramTransport transport, Set<InetSocketAddress> disconnected) implements DatagramTransport {

	@Override
	public void start(DatagramReceiver receiver) {
		this.transport.start((buffer, length, from) -> {
			if (isConnected(from)) {
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
		if (isConnected(to)) {
			this.transport.send(buffer, offset, length, to);
		}
	}

	@Override
	public @Nullable StreamTransport streams() {
		StreamTransport streams = this.transport.streams();
		return (streams != null) ? new TestStreams(streams, this::isConnected) : null;
	}

	@Override
	public TransportStatistics statistics() {
		return this.transport.statistics();
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * The address becomes connected again for its next user.
	 */
	@Override
	public void close() {
		this.transport.close();
		this.disconnected.remove(localAddress());
	}

	private boolean isConnected(InetSocketAddress other) {
		return !this.disconnected.contains(other) && !this.disconnected.contains(localAddress());
	}

}
