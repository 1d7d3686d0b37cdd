package io.peerlink.testing;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.error.PortInUseException;
import io.peerlink.spi.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * A network inside this JVM, for tests: its transports reach each other and nothing else.
 * Datagrams keep their order. They are dropped only when no transport is open at their
 * target, or when the queue of that transport is full. Connections carry the calls that
 * do not fit into a datagram.
 * <p>
 * Addresses are plain values, by default 127.0.0.1; no socket is opened and no name is
 * resolved. Thread-safe.
 *
 * @since 0.1.0
 */
public final class InMemoryNetwork {

	/**
	 * The maximum number of datagrams that wait for a receiver; further ones are dropped.
	 */
	public static final int QUEUE_CAPACITY = 4096;

	private static final int FIRST_FREE_PORT = 49_152;

	private static final int LAST_FREE_PORT = 65_535;

	private static final long THREAD_KEEP_ALIVE_SECONDS = 5;

	private final ConcurrentMap<InetSocketAddress, InMemoryTransport> transports = new ConcurrentHashMap<>();

	private final ConcurrentMap<InetSocketAddress, InMemoryStreams> streams = new ConcurrentHashMap<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final @Nullable Executor executor;

	/**
	 * Creates a network that delivers on one daemon thread for each transport.
	 */
	public InMemoryNetwork() {
		this.executor = null;
	}

	/**
	 * Creates a network that delivers on the threads of an executor, to each receiver one
	 * datagram at a time.
	 * @param executor runs the deliveries
	 */
	public InMemoryNetwork(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Opens a transport at 127.0.0.1.
	 * @param port the port, 0 for a free one
	 * @return the transport
	 * @throws PortInUseException when the port is in use
	 */
	public DatagramTransport open(int port) {
		return open(new InetSocketAddress(localhost(), port));
	}

	/**
	 * Opens a transport.
	 * @param address the address, which is resolved and not the wildcard; port 0 for a
	 * free one
	 * @return the transport
	 * @throws PortInUseException when the address is in use
	 */
	public DatagramTransport open(InetSocketAddress address) {
		if (address.isUnresolved() || address.getAddress().isAnyLocalAddress()) {
			throw new IllegalArgumentException("address must be one host's address but is " + address);
		}
		if (address.getPort() == 0) {
			return openAnywhere(address.getAddress());
		}
		InMemoryTransport opened = tryOpen(address);
		if (opened == null) {
			throw new PortInUseException(address.getPort(), new BindException(address + " is taken"));
		}
		return opened;
	}

	/**
	 * Opens what makes connections at the host of a transport.
	 */
	InMemoryStreams openStreams(InMemoryTransport transport, Executor executor) {
		InetSocketAddress wanted = transport.localAddress();
		while (true) {
			InMemoryStreams opened = new InMemoryStreams(this, wanted, executor);
			if (this.streams.putIfAbsent(wanted, opened) == null) {
				return opened;
			}
			wanted = freeAddress(wanted);
		}
	}

	/**
	 * Returns an address of a host with another port than the ones before.
	 */
	InetSocketAddress freeAddress(InetSocketAddress host) {
		int range = LAST_FREE_PORT - FIRST_FREE_PORT + 1;
		return new InetSocketAddress(host.getAddress(),
				FIRST_FREE_PORT + Math.floorMod(this.connections.getAndIncrement(), range));
	}

	@Nullable InMemoryStreams streamsAt(InetSocketAddress address) {
		return this.streams.get(address);
	}

	void remove(InMemoryStreams closed) {
		this.streams.remove(closed.localAddress(), closed);
	}

	@Nullable InMemoryTransport at(InetSocketAddress address) {
		return this.transports.get(address);
	}

	void remove(InMemoryTransport transport) {
		this.transports.remove(transport.localAddress(), transport);
	}

	private InMemoryTransport openAnywhere(InetAddress address) {
		for (int port = FIRST_FREE_PORT; port <= LAST_FREE_PORT; port++) {
			InMemoryTransport opened = tryOpen(new InetSocketAddress(address, port));
			if (opened != null) {
				return opened;
			}
		}
		throw new PortInUseException(0, new BindException("No port is free at " + address));
	}

	private @Nullable InMemoryTransport tryOpen(InetSocketAddress address) {
		if (this.transports.containsKey(address)) {
			return null;
		}
		InMemoryTransport transport = (this.executor != null)
				? new InMemoryTransport(this, address, this.executor, () -> {
				}) : withOwnThread(address);
		return (this.transports.putIfAbsent(address, transport) == null) ? transport : null;
	}

	private InMemoryTransport withOwnThread(InetSocketAddress address) {
		ThreadPoolExecutor own = new ThreadPoolExecutor(1, 1, THREAD_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (runnable) -> {
					Thread thread = new Thread(runnable, "peerlink-memory-" + address.getPort());
					thread.setDaemon(true);
					return thread;
				});
		own.allowCoreThreadTimeOut(true);
		return new InMemoryTransport(this, address, own, own::shutdown);
	}

	private static InetAddress localhost() {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Four bytes are an IPv4 address", ex);
		}
	}

}
