package io.peerlink.sim;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.TransportStatistics;

/**
 * Forwards every call to another transport. Subclasses override what they change.
 */
public abstract class ForwardingTransport implements DatagramTransport {

	private final DatagramTransport delegate;

	protected ForwardingTransport(DatagramTransport delegate) {
		this.delegate = delegate;
	}

	@Override
	public void start(DatagramReceiver receiver) {
		this.delegate.start(receiver);
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.delegate.localAddress();
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		this.delegate.send(buffer, offset, length, to);
	}

	@Override
	public TransportStatistics statistics() {
		return this.delegate.statistics();
	}

	@Override
	public void close() {
		this.delegate.close();
	}

}
