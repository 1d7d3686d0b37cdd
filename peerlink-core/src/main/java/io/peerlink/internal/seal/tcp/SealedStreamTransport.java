package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.seal.KeyDirectory;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * Makes and accepts sealed connections over those of another transport. Whoever uses it
 * reads and writes plain bytes; what the network carries are records that only the other
 * side can open, and that nobody else can change, repeat, reorder or leave out without
 * breaking the connection (docs/protocol.md, "Sealed connections"). Others than members
 * of the realm get no answer.
 * <p>
 * Its connections are {@link SealedConnection}s. Each has at most two records in memory
 * that have arrived and two that wait to be sent, of 16 KiB each, and none while nothing
 * is on its way. Events come on the thread of the other transport as a rule, else on one
 * of the executor, and for each handler one at a time. Closes the other transport when it
 * is closed.
 */
public final class SealedStreamTransport implements StreamTransport {

	private final StreamTransport transport;

	private final KeyDirectory listeners;

	private final LinkContext context;

	/**
	 * Wraps a transport, which is not started yet.
	 * @param transport the transport
	 * @param settings what the node is. It accepts connections that are made with any of
	 * its secrets. The directory is not used, as it tells who is at the address of a
	 * datagram. The policy is asked of those who connect, by threads of the executor
	 * @param listeners tells who listens at an address of TCP; asked by the thread that
	 * connects. A node that it does not know is not connected to
	 * @param realmOf returns the secret that a node has, for connections to it
	 * @param executor computes handshakes, 1 ms in all for both sides, and tells handlers
	 * of what no byte from the network has caused; may refuse when the node stops
	 */
	public SealedStreamTransport(StreamTransport transport, SealSettings settings, KeyDirectory listeners,
			Function<SealedRemote, RealmKeys> realmOf, Executor executor) {
		this.transport = transport;
		this.listeners = listeners;
		this.context = LinkContext.of(settings, realmOf, executor);
	}

	/**
	 * Returns what is counted.
	 * @return the counters, always the same
	 */
	public SealedStreamCounters counters() {
		return this.context.counters();
	}

	LinkContext context() {
		return this.context;
	}

	@Override
	public void start(Acceptor acceptor) {
		this.transport.start((connection) -> accept(connection, acceptor));
	}

	private @Nullable StreamHandler accept(StreamConnection wire, Acceptor acceptor) {
		SealedLink link = new SealedLink(this.context, wire, acceptor);
		try {
			link.startTimer();
		}
		catch (RejectedExecutionException ex) {
			// The node stops.
			return null;
		}
		this.context.links().add(link);
		SealedLink evicted = this.context.table().add(link);
		if (evicted != null) {
			evicted.fail(new BrokenSealException(SealFailure.LIMITED, "There were too many handshakes at once"));
		}
		return link;
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.transport.localAddress();
	}

	@Override
	public StreamConnection connect(InetSocketAddress to, StreamHandler handler) {
		SealedRemote remote = this.listeners.at(to);
		SealedLink link = new SealedLink(this.context, to, remote, handler);
		if (remote == null) {
			link.unmade(new ConnectException("The key of the node at " + to
					+ " is not known, so nothing can be sealed for it. Nodes with peerlink.node.secret connect only "
					+ "to those that announce a key, or have told it"));
			return link.connection();
		}
		this.context.links().add(link);
		link.wire(this.transport.connect(to, link));
		return link.connection();
	}

	/**
	 * Closes all connections, whose other sides are told if they take it, and releases
	 * the address.
	 */
	@Override
	public void close() {
		List.copyOf(this.context.links()).forEach(SealedLink::close);
		this.transport.close();
	}

}
