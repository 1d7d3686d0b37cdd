package io.peerlink.internal.udp;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.peerlink.internal.time.FailureLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that sends what others leave in a queue, and which may wait for the network.
 * Thread-safe.
 */
final class Outbox implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

	private static final long WATCH_NANOS = 1_000_000_000;

	private final BooleanSupplier sender;

	private final BooleanSupplier isEmpty;

	private final FailureLog failures = new FailureLog(logger);

	private final Thread thread;

	private volatile @Nullable Runnable watch;

	private long watchedAt = System.nanoTime();

	private volatile boolean started;

	private volatile boolean closed;

	private volatile boolean idle;

	/**
	 * Creates an outbox, whose thread starts when it is first needed.
	 * @param sender sends the first datagram of the queue, and may wait; returns whether
	 * there was one
	 * @param isEmpty whether the queue is empty
	 * @param threadName the name of the thread
	 */
	Outbox(BooleanSupplier sender, BooleanSupplier isEmpty, String threadName) {
		this.sender = sender;
		this.isEmpty = isEmpty;
		this.thread = new Thread(null, this, threadName, 0, false);
		this.thread.setDaemon(true);
	}

	/**
	 * Sets a task to be run about once a second.
	 */
	void watchWith(Runnable watch) {
		this.watch = watch;
	}

	/**
	 * Has the queue sent soon. To be called after something was added to it.
	 */
	void sendSoon() {
		if (!this.started) {
			start();
		}
		// Also if another thread has just started it: it may have found nothing to send.
		if (this.idle) {
			LockSupport.unpark(this.thread);
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
	 * Ends the thread. The socket must be closed as well, to end a send that waits.
	 */
	synchronized void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
		this.thread.interrupt();
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void run() {
		while (!this.closed) {
			try {
				if (!this.sender.getAsBoolean()) {
					sleep();
				}
				watch();
			}
			catch (Throwable ex) {
				this.failures.record("A refused datagram could not be reported; the outbox goes on", ex);
			}
		}
	}

	private void sleep() {
		this.idle = true;
		if (this.isEmpty.getAsBoolean() && !this.closed) {
			sleepUntilNeeded();
			// A flag that stays set would make this thread spin.
			Thread.interrupted();
		}
		this.idle = false;
	}

	private void sleepUntilNeeded() {
		if (this.watch == null) {
			LockSupport.park(this);
		}
		else {
			LockSupport.parkNanos(this, WATCH_NANOS);
		}
	}

	private void watch() {
		Runnable watch = this.watch;
		if (watch != null && System.nanoTime() - this.watchedAt >= WATCH_NANOS) {
			this.watchedAt = System.nanoTime();
			watch.run();
		}
	}

}
