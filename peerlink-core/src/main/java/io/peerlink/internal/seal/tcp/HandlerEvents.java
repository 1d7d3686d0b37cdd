package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.seal.tcp.EventQueue.Event;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the handler of one connection its events, one at a time: on the thread of the
 * transport that is wrapped if that has brought the event, else on one of the executor.
 * The latter is needed as bytes may be left in an open record, of which the network knows
 * nothing. Thread-safe; the handler is told without a lock.
 */
final class HandlerEvents {

	private static final Logger logger = LoggerFactory.getLogger(HandlerEvents.class);

	/**
	 * When a handler is told again that has read nothing of what is there.
	 */
	private static final Duration AGAIN = Duration.ofMillis(1);

	/**
	 * Guarded by itself.
	 */
	private final EventQueue queue = new EventQueue();

	private final StreamConnection connection;

	private final Executor executor;

	private final Scheduler scheduler;

	private final Owner owner;

	private @Nullable StreamHandler handler;

	/**
	 * Whether some thread tells the handler, or is about to.
	 */
	private boolean busy;

	/**
	 * The thread that does, {@code null} while the executor has the task.
	 */
	private @Nullable Thread thread;

	/**
	 * Whether the network must not tell that it has bytes, as another thread is busy.
	 */
	private volatile boolean paused;

	private boolean posted;

	private boolean again;

	/**
	 * Creates the events of a connection.
	 * @param connection the connection, as the handler gets it
	 */
	HandlerEvents(StreamConnection connection, Executor executor, Scheduler scheduler, Owner owner) {
		this.connection = connection;
		this.executor = executor;
		this.scheduler = scheduler;
		this.owner = owner;
	}

	/**
	 * Sets who is told. To be followed by {@link #tell()} if something has happened.
	 */
	void handler(StreamHandler handler) {
		synchronized (this.queue) {
			this.handler = handler;
		}
	}

	/**
	 * The connection is made. To be followed by {@link #tell()}.
	 */
	void connected() {
		synchronized (this.queue) {
			this.queue.connected();
		}
	}

	/**
	 * There is room. To be followed by {@link #tell()} or {@link #post()}.
	 */
	void writable() {
		synchronized (this.queue) {
			this.queue.writable();
		}
	}

	/**
	 * The connection is over. To be followed by {@link #tell()} or {@link #post()}.
	 */
	void closed(@Nullable IOException cause) {
		synchronized (this.queue) {
			this.queue.closed(cause);
		}
	}

	/**
	 * Tells the handler of nothing more but the end.
	 */
	void quiet() {
		this.queue.quiet();
	}

	/**
	 * The network has bytes. Called on its thread.
	 */
	void readable() {
		boolean elsewhere;
		synchronized (this.queue) {
			if (!this.queue.readable()) {
				return;
			}
			elsewhere = this.busy && this.thread != Thread.currentThread();
			this.paused |= elsewhere;
		}
		if (elsewhere) {
			this.owner.wantsChanged();
		}
		tell();
	}

	/**
	 * Somebody has read.
	 * @param count how many bytes, -1 for the end
	 * @param left whether there is more that has come from the network already
	 */
	void read(int count, boolean left) {
		boolean unknown;
		synchronized (this.queue) {
			this.queue.read(count, left);
			unknown = isUnknown();
		}
		if (unknown) {
			post();
		}
	}

	/**
	 * The other side sends no more, or nothing that can be read.
	 */
	void ended() {
		synchronized (this.queue) {
			this.queue.ended();
		}
	}

	void reading(boolean reading) {
		boolean unknown;
		synchronized (this.queue) {
			this.queue.reading(reading);
			unknown = isUnknown();
		}
		if (unknown) {
			post();
		}
	}

	/**
	 * Returns whether nobody is about to tell the handler of what is left.
	 */
	private boolean isUnknown() {
		return this.queue.hasLeft() && !this.busy && this.handler != null;
	}

	/**
	 * Returns whether the handler is to be told when bytes arrive.
	 */
	boolean wantsBytes() {
		return this.queue.wantsBytes() && !this.paused;
	}

	/**
	 * Tells the handler what there is to tell, on another thread.
	 * @return {@code false} if there is none: the node stops, and closes its connections
	 */
	boolean post() {
		synchronized (this.queue) {
			if (this.posted) {
				return true;
			}
			this.posted = true;
		}
		if (execute(this::tellPosted)) {
			return true;
		}
		endPost();
		return false;
	}

	private boolean execute(Runnable task) {
		try {
			this.executor.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("There is no thread for the events of {}", this.connection.remoteAddress(), ex);
			return false;
		}
	}

	private void tellPosted() {
		endPost();
		tell();
	}

	private void endPost() {
		synchronized (this.queue) {
			this.posted = false;
		}
	}

	/**
	 * Tells the handler what there is to tell, unless another thread does.
	 */
	void tell() {
		synchronized (this.queue) {
			if (this.busy || this.handler == null) {
				return;
			}
			this.busy = true;
			this.queue.begin();
		}
		tellAll();
	}

	private void tellAll() {
		here();
		Event event = next();
		while (event != Event.NONE) {
			if (event != Event.TURN) {
				tell(event);
			}
			else if (!handOver()) {
				return;
			}
			event = next();
		}
		if (this.paused) {
			this.paused = false;
			this.owner.wantsChanged();
		}
	}

	private void here() {
		synchronized (this.queue) {
			this.thread = Thread.currentThread();
		}
	}

	private Event next() {
		synchronized (this.queue) {
			Event event = this.queue.next();
			if (event == Event.STUCK) {
				tellAgain();
				event = Event.NONE;
			}
			if (event == Event.NONE) {
				this.busy = false;
				this.thread = null;
			}
			return event;
		}
	}

	private void tellAgain() {
		if (this.again) {
			return;
		}
		try {
			this.scheduler.schedule(AGAIN, () -> {
				synchronized (this.queue) {
					this.again = false;
				}
				post();
			});
			this.again = true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("There is no timer for the events of {}", this.connection.remoteAddress(), ex);
		}
	}

	/**
	 * Goes on at the end of the queue of the executor.
	 * @return whether to go on here, as that has no other thread
	 */
	private boolean handOver() {
		synchronized (this.queue) {
			this.thread = null;
		}
		Turn turn = new Turn(Thread.currentThread(), this::tellAll);
		boolean here = !execute(turn) || turn.isHere();
		if (here) {
			here();
		}
		return here;
	}

	private void tell(Event event) {
		StreamHandler handler;
		IOException cause;
		synchronized (this.queue) {
			handler = this.handler;
			cause = this.queue.cause();
		}
		if (handler == null) {
			return;
		}
		try {
			switch (event) {
				case CONNECTED -> handler.onConnected(this.connection);
				case WRITABLE -> handler.onWritable();
				case READABLE -> handler.onReadable();
				case CLOSED -> handler.onClosed(cause);
				case TURN, STUCK, NONE -> throw new IllegalStateException(event + " is nothing to tell");
			}
		}
		catch (Throwable ex) {
			this.owner.handlerFailed(ex);
		}
	}

	/**
	 * Whoever has the connection.
	 */
	interface Owner {

		/**
		 * {@link #wantsBytes()} may return something else.
		 */
		void wantsChanged();

		/**
		 * The handler has thrown something.
		 */
		void handlerFailed(Throwable failure);

	}

}
