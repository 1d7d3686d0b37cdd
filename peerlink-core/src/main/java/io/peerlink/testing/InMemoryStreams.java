package io.peerlink.testing;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one address of an {@link InMemoryNetwork}. Its ports are not those
 * of the datagrams, so both may have the same number.
 */
final class InMemoryStreams implements StreamTransport {

	private final Set<InMemoryConnection> connections = ConcurrentHashMap.newKeySet();

	private final InMemoryNetwork network;

	private final InetSocketAddress localAddress;

	private final Executor executor;

	private volatile @Nullable Acceptor acceptor;

	private volatile boolean closed;

	InMemoryStreams(InMemoryNetwork network, InetSocketAddress localAddress, Executor executor) {
		this.network = network;
		this.localAddress = localAddress;
		this.executor = executor;
	}

	@Override
	public void start(Acceptor acceptor) {
		this.acceptor = acceptor;
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	@Override
	public StreamConnection connect(InetSocketAddress to, StreamHandler handler) {
		InMemoryConnection near = new InMemoryConnection(to, this.executor, this.connections::remove);
		this.connections.add(near);
		near.handler(handler);
		InMemoryStreams target = this.network.streamsAt(to);
		InMemoryConnection far = (target != null && !this.closed)
				? target.accept(this.network.freeAddress(this.localAddress)) : null;
		if (far == null) {
			near.fail(new ConnectException("Connection refused"));
			return near;
		}
		near.connect(far);
		return near;
	}

	private @Nullable InMemoryConnection accept(InetSocketAddress from) {
		Acceptor acceptor = this.acceptor;
		if (acceptor == null || this.closed) {
			return null;
		}
		InMemoryConnection accepted = new InMemoryConnection(from, this.executor, this.connections::remove);
		StreamHandler handler = acceptor.accept(accepted);
		if (handler == null) {
			return null;
		}
		this.connections.add(accepted);
		accepted.handler(handler);
		return accepted;
	}

	@Override
	public void close() {
		this.closed = true;
		this.network.remove(this);
		this.connections.forEach(InMemoryConnection::close);
	}

}
