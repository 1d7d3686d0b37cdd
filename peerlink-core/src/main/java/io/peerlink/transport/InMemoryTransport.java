package io.peerlink.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.concurrent.SerialExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address of an {@link InMemoryNetwork}.
 */
public final class InMemoryTransport implements DatagramTransport {

	private static final Logger logger = LoggerFactory.getLogger(InMemoryTransport.class);

	/**
	 * What UDP over IPv4 can carry: 65535 bytes without the headers (RFC 768, RFC 791).
	 */
	private static final int LONGEST_DATAGRAM = 65_507;

	private static final long CLOSE_TIMEOUT_MILLIS = 2000;

	private final TransportCounters counters = new TransportCounters();

	private final InMemoryNetwork network;

	private final InetSocketAddress localAddress;

	private final Executor threads;

	private final Runnable freeThreads;

	private final SerialExecutor inbound = new SerialExecutor(this::lendThread, InMemoryNetwork.QUEUE_CAPACITY);

	private final ReentrantLock delivering = new ReentrantLock();

	private final Object lifecycle = new Object();

	private @Nullable Runnable beforeStart;

	private volatile @Nullable DatagramReceiver receiver;

	private volatile boolean closed;

	InMemoryTransport(InMemoryNetwork network, InetSocketAddress localAddress, Executor threads, Runnable freeThreads) {
		this.network = network;
		this.localAddress = localAddress;
		this.threads = threads;
		this.freeThreads = freeThreads;
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException when it was called before, or after {@link #close}
	 */
	@Override
	public void start(DatagramReceiver receiver) {
		Runnable arrivedBefore;
		synchronized (this.lifecycle) {
			if (this.receiver != null || this.closed) {
				throw new IllegalStateException("Started or closed already: " + this.localAddress);
			}
			this.receiver = receiver;
			arrivedBefore = this.beforeStart;
			this.beforeStart = null;
		}
		if (arrivedBefore != null) {
			this.threads.execute(arrivedBefore);
		}
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		Objects.checkFromIndexSize(offset, length, buffer.length);
		if (this.closed || length > LONGEST_DATAGRAM) {
			this.counters.sendErrors.increment();
			throw new SocketException(this.closed ? "Transport closed" : "Message too long");
		}
		this.counters.sent(length);
		InMemoryTransport target = this.network.at(to);
		if (target != null) {
			target.arrive(Arrays.copyOfRange(buffer, offset, offset + length), this.localAddress);
		}
	}

	@Override
	public TransportStatistics statistics() {
		return this.counters.snapshot();
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Waits at most two seconds for a receiver that does not return, and not at all when
	 * interrupted. Closing twice does nothing.
	 */
	@Override
	public void close() {
		this.network.remove(this);
		synchronized (this.lifecycle) {
			this.closed = true;
			this.beforeStart = null;
		}
		this.freeThreads.run();
		if (!this.delivering.isHeldByCurrentThread()) {
			awaitDelivery();
		}
	}

	private void awaitDelivery() {
		try {
			if (!this.delivering.tryLock(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
				logger.warn("The receiver at {} is still busy {} ms after it was closed", this.localAddress,
						CLOSE_TIMEOUT_MILLIS);
				return;
			}
			this.delivering.unlock();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void arrive(byte[] datagram, InetSocketAddress from) {
		if (!this.inbound.tryExecute(() -> deliver(datagram, from))) {
			this.counters.dropped.increment();
		}
	}

	/**
	 * Like the buffer of a socket, the queue holds what arrives before the start.
	 */
	private void lendThread(Runnable deliveries) {
		synchronized (this.lifecycle) {
			if (this.receiver == null) {
				this.beforeStart = deliveries;
				return;
			}
		}
		this.threads.execute(deliveries);
	}

	private void deliver(byte[] datagram, InetSocketAddress from) {
		this.delivering.lock();
		try {
			DatagramReceiver current = this.receiver;
			if (this.closed || current == null) {
				this.counters.dropped.increment();
				return;
			}
			this.counters.received(datagram.length);
			current.onDatagram(datagram, datagram.length, from);
		}
		catch (RuntimeException | Error ex) {
			this.counters.receiverErrors.increment();
			throw ex;
		}
		finally {
			this.delivering.unlock();
		}
	}

}
