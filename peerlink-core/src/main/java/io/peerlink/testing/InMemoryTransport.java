package io.peerlink.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamTransport;
import io.peerlink.spi.TransportCounters;
import io.peerlink.spi.TransportStatistics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport at one address of an {@link InMemoryNetwork}.
 */
final class InMemoryTransport implements DatagramTransport {

	private static final Logger logger = LoggerFactory.getLogger(InMemoryTransport.class);

	/**
	 * The longest datagram in bytes of UDP over IPv4: 65535 bytes less the headers (RFC
	 * 768, RFC 791).
	 */
	private static final int LONGEST_DATAGRAM = 65_507;

	private static final long CLOSE_TIMEOUT_MILLIS = 2000;

	private final TransportCounters counters = new TransportCounters();

	private final InMemoryNetwork network;

	private final InetSocketAddress localAddress;

	private final Executor executor;

	private final Runnable releaseExecutor;

	private final Queue<Datagram> waiting = new ArrayDeque<>();

	private final ReentrantLock delivering = new ReentrantLock();

	private final Object lifecycle = new Object();

	private boolean draining;

	private volatile @Nullable DatagramReceiver receiver;

	private volatile boolean closed;

	InMemoryTransport(InMemoryNetwork network, InetSocketAddress localAddress, Executor executor,
			Runnable releaseExecutor) {
		this.network = network;
		this.localAddress = localAddress;
		this.executor = executor;
		this.releaseExecutor = releaseExecutor;
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException when called a second time, or after {@link #close}
	 */
	@Override
	public void start(DatagramReceiver receiver) {
		synchronized (this.lifecycle) {
			if (this.receiver != null || this.closed) {
				throw new IllegalStateException("Started or closed already: " + this.localAddress);
			}
			this.receiver = receiver;
			if (this.waiting.isEmpty()) {
				return;
			}
			this.draining = true;
		}
		startDraining();
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		Objects.checkFromIndexSize(offset, length, buffer.length);
		if (this.closed || length > LONGEST_DATAGRAM) {
			this.counters.sendFailed();
			throw new SocketException(this.closed ? "Transport closed" : "Message too long");
		}
		this.counters.sent(length);
		InMemoryTransport target = this.network.at(to);
		if (target != null) {
			target.arrive(Arrays.copyOfRange(buffer, offset, offset + length), this.localAddress);
		}
	}

	@Override
	public StreamTransport streams() {
		return this.network.openStreams(this, this.executor);
	}

	@Override
	public TransportStatistics statistics() {
		return this.counters.snapshot();
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Waits at most two seconds for the receiver to return, and stops waiting when
	 * interrupted.
	 */
	@Override
	public void close() {
		this.network.remove(this);
		synchronized (this.lifecycle) {
			this.closed = true;
			dropWaiting();
		}
		this.releaseExecutor.run();
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

	private void arrive(byte[] content, InetSocketAddress from) {
		synchronized (this.lifecycle) {
			if (this.closed || this.waiting.size() >= InMemoryNetwork.QUEUE_CAPACITY) {
				this.counters.dropped();
				return;
			}
			this.waiting.add(new Datagram(content, from));
			if (this.draining || this.receiver == null) {
				return;
			}
			this.draining = true;
		}
		startDraining();
	}

	private void startDraining() {
		boolean started = false;
		try {
			this.executor.execute(this::drain);
			started = true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The executor of {} is closed", this.localAddress, ex);
		}
		finally {
			if (!started) {
				synchronized (this.lifecycle) {
					this.draining = false;
					dropWaiting();
				}
			}
		}
	}

	private void dropWaiting() {
		this.waiting.forEach((datagram) -> this.counters.dropped());
		this.waiting.clear();
	}

	private void drain() {
		for (Datagram next = next(); next != null; next = next()) {
			try {
				deliver(next.content(), next.from());
			}
			catch (Throwable ex) {
				logger.error("The receiver at {} failed", this.localAddress, ex);
			}
		}
	}

	private @Nullable Datagram next() {
		synchronized (this.lifecycle) {
			Datagram next = this.waiting.poll();
			this.draining = (next != null);
			return next;
		}
	}

	private void deliver(byte[] datagram, InetSocketAddress from) {
		this.delivering.lock();
		try {
			DatagramReceiver current = this.receiver;
			if (this.closed || current == null) {
				this.counters.dropped();
				return;
			}
			this.counters.received(datagram.length);
			current.onDatagram(datagram, datagram.length, from);
		}
		catch (RuntimeException | Error ex) {
			this.counters.receiverFailed();
			throw ex;
		}
		finally {
			this.delivering.unlock();
		}
	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Datagram(byte[] content, InetSocketAddress from) {

	}

}
