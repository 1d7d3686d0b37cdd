package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

import io.peerlink.internal.time.FailureLog;
import io.peerlink.spi.TransportCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datagrams of threads that must never wait, and the one thread that sends them, which
 * may wait for the network. What finds no room in here is dropped. Thread-safe.
 */
final class Outbox implements Runnable {

	/**
	 * How many datagrams wait at most: 3 MB of the longest ones.
	 */
	static final int CAPACITY = 2048;

	private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

	static final Runnable NOTHING = () -> {
	};

	private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(CAPACITY);

	private final PacketSender sender;

	private final TransportCounters counters;

	private final FailureLog failures = new FailureLog(logger);

	private final Thread thread;

	private volatile boolean started;

	private volatile boolean closed;

	/**
	 * Creates an empty outbox, whose thread starts with the first datagram.
	 * @param sender sends a datagram, and may wait
	 * @param counters counts what could not be sent
	 * @param threadName the name of the thread
	 */
	Outbox(PacketSender sender, TransportCounters counters, String threadName) {
		this.sender = sender;
		this.counters = counters;
		this.thread = new Thread(null, this, threadName, 0, false);
		this.thread.setDaemon(true);
	}

	/**
	 * Takes a datagram to be sent soon.
	 * @param packet the datagram
	 * @param onRefused takes the failure to send it; not called if this is closed
	 * @param onDone called when it has been sent or could not be
	 * @throws IOException if there is no room for it, or this is closed
	 */
	void add(DatagramPacket packet, Consumer<IOException> onRefused, Runnable onDone) throws IOException {
		if (this.closed) {
			throw new SocketException("Socket closed");
		}
		if (!this.queue.offer(new Waiting(packet, onRefused, onDone))) {
			throw new SendBufferFullException();
		}
		if (!this.started) {
			start();
		}
	}

	private synchronized void start() {
		if (this.started || this.closed) {
			return;
		}
		try {
			this.thread.start();
			this.started = true;
		}
		catch (OutOfMemoryError ex) {
			// The next datagram tries again.
			logger.error("Cannot start the thread that sends", ex);
		}
	}

	/**
	 * Drops what waits and ends the thread. The socket must be closed as well, to end a
	 * send that waits.
	 */
	synchronized void close() {
		this.closed = true;
		this.thread.interrupt();
	}

	@Override
	public void run() {
		while (!this.closed) {
			try {
				sendNext();
			}
			catch (InterruptedException ex) {
				logger.trace("The outbox goes on unless it is closed");
			}
			catch (Throwable ex) {
				this.failures.record("A refused datagram could not be reported; the outbox goes on", ex);
			}
		}
	}

	private void sendNext() throws InterruptedException {
		Waiting next = this.queue.take();
		try {
			this.sender.send(next.packet());
		}
		catch (Throwable ex) {
			drop(next, ex);
		}
		finally {
			next.onDone().run();
		}
	}

	private void drop(Waiting dropped, Throwable failure) {
		this.counters.sendFailed();
		if (this.closed) {
			return;
		}
		dropped.onRefused()
			.accept((failure instanceof IOException refusal) ? refusal
					: new IOException("Sending failed: " + failure, failure));
		logger.debug("A datagram could not be sent", failure);
	}

	/**
	 * A datagram that waits.
	 *
	 * @param packet the datagram
	 * @param onRefused takes the failure to send it
	 * @param onDone called in the end
	 */
	private record Waiting(DatagramPacket packet, Consumer<IOException> onRefused, Runnable onDone) {
	}

	/**
	 * Sends a datagram.
	 */
	@FunctionalInterface
	interface PacketSender {

		void send(DatagramPacket packet) throws IOException;

	}

}
