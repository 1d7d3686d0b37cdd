package io.peerlink.internal.udp;

import java.util.concurrent.locks.LockSupport;

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

	/**
	 * The pause between two looks at a queue that others are about to send. The system
	 * adds about 50 us.
	 */
	private static final long DOZE_NANOS = 50_000;

	/**
	 * After how many looks at an empty queue to sleep: about two milliseconds.
	 */
	private static final int PATIENCE = 20;

	private final Source source;

	private final FailureLog failures = new FailureLog(logger);

	private final Thread thread;

	private volatile @Nullable Runnable watch;

	private long watchedAt = System.nanoTime();

	private volatile boolean started;

	private volatile boolean closed;

	private volatile boolean idle;

	/**
	 * Whether somebody wants the queue sent now.
	 */
	private volatile boolean urgent;

	/**
	 * Whether the thread looks at the queue again and again instead of being woken.
	 */
	private volatile boolean dozing;

	/**
	 * How often in a row there was nothing to look after. Of the thread.
	 */
	private int emptyLooks;

	/**
	 * Creates an outbox, whose thread starts when it is first needed.
	 * @param source the queue
	 * @param threadName the name of the thread
	 */
	Outbox(Source source, String threadName) {
		this.source = source;
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
		this.urgent = true;
		wake();
	}

	/**
	 * Has the queue sent unless the current thread does so within {@link #DOZE_NANOS}. To
	 * be called after something was added to it.
	 */
	void sendLater() {
		if (!this.dozing || !this.started) {
			this.dozing = true;
			wake();
		}
	}

	private void wake() {
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
				if (this.dozing && !this.urgent) {
					doze();
				}
				else if (!sendAll()) {
					sleep();
				}
				watch();
			}
			catch (Throwable ex) {
				this.failures.record("A refused datagram could not be reported; the outbox goes on", ex);
			}
		}
	}

	private boolean sendAll() {
		this.urgent = false;
		boolean any = false;
		while (!this.closed && this.source.sendFirst()) {
			any = true;
			watch();
		}
		return any;
	}

	/**
	 * Looks after what others are about to send.
	 */
	private void doze() {
		long before = this.source.removed();
		this.idle = true;
		if (!this.urgent && !this.closed) {
			LockSupport.parkNanos(this, DOZE_NANOS);
			Thread.interrupted();
		}
		this.idle = false;
		if (this.source.lookAfterOthers() || this.source.removed() != before) {
			this.emptyLooks = 0;
		}
		else if (!this.source.isEmpty()) {
			this.urgent = true;
		}
		else if (++this.emptyLooks >= PATIENCE) {
			this.emptyLooks = 0;
			this.dozing = false;
			this.urgent = true;
		}
	}

	private void sleep() {
		this.idle = true;
		if (this.source.isEmpty() && !this.dozing && !this.closed) {
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

	/**
	 * What is sent.
	 */
	interface Source {

		/**
		 * Sends the first datagram of the queue, and may wait for the network.
		 * @return whether there was one
		 */
		boolean sendFirst();

		boolean isEmpty();

		/**
		 * Returns how many datagrams were removed from the queue.
		 */
		long removed();

		/**
		 * Looks after what waits for other threads. Called about every 100 us while
		 * others are about to send.
		 * @return whether to look again soon
		 */
		boolean lookAfterOthers();

	}

}
