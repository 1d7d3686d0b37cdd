package io.peerlink.spring.boot.test;

import java.net.InetSocketAddress;
import java.util.function.Predicate;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;

/**
 * Connections that are not answered while one of the two ends is disconnected.
 *
 * @param transport the transport to delegate to
 * @param connected whether an address can be reached; on this network a node has the same
 * port for datagrams and for connections
 */
record TestStreams(StreamTransport transport, Predicate<InetSocketAddress> connected) implements StreamTransport {

	@Override
	public void start(Acceptor acceptor) {
		this.transport.start(acceptor);
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.transport.localAddress();
	}

	@Override
	public StreamConnection connect(InetSocketAddress to, StreamHandler handler) {
		return this.connected.test(to) ? this.transport.connect(to, handler) : new UnansweredConnection(to);
	}

	@Override
	public void close() {
		this.transport.close();
	}

}
