package io.peerlink.internal.node;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file of pins up to date while a node runs, and adopts what others change in
 * it. Files are touched by an executor only. Thread-safe.
 */
final class PinSync implements AutoCloseable {

	/**
	 * How often the file is looked at.
	 */
	static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(PinSync.class);

	private final AtomicBoolean requested = new AtomicBoolean();

	private final AtomicBoolean failed = new AtomicBoolean();

	private final PinStore store;

	private final Scheduler scheduler;

	private final Executor files;

	private final Consumer<PinChanges> changed;

	// Guarded by this

	private @Nullable Timer timer;

	private boolean closed;

	/**
	 * Creates a synchronization that has not begun.
	 * @param store the pins, which have a file
	 * @param scheduler the time
	 * @param files reads and writes the file
	 * @param changed is given what others have changed, on the thread of the executor
	 */
	PinSync(PinStore store, Scheduler scheduler, Executor files, Consumer<PinChanges> changed) {
		this.store = store;
		this.scheduler = scheduler;
		this.files = files;
		this.changed = changed;
	}

	/**
	 * Looks at the file from now on.
	 */
	synchronized void start() {
		if (!this.closed) {
			this.timer = this.scheduler.schedule(INTERVAL, () -> {
				request();
				start();
			});
		}
	}

	/**
	 * Has the file written soon, if anything has changed.
	 */
	void request() {
		if (!this.requested.compareAndSet(false, true)) {
			return;
		}
		try {
			this.files.execute(this::synchronize);
		}
		catch (RejectedExecutionException ex) {
			// The node stops, which writes the file.
			this.requested.set(false);
		}
	}

	private void synchronize() {
		this.requested.set(false);
		this.changed.accept(attempt());
	}

	/**
	 * Not under the lock, as the timer thread must not wait for a file.
	 */
	private PinChanges attempt() {
		try {
			PinChanges changes = this.store.synchronize();
			this.failed.set(false);
			return changes;
		}
		catch (IOException | PeerLinkException ex) {
			if (this.failed.compareAndSet(false, true)) {
				logger.error("Cannot keep the file of pins up to date; the pins are in memory only", ex);
			}
			return PinChanges.NONE;
		}
	}

	/**
	 * Ends the look-outs, and writes the file if anything has changed.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
			if (this.timer != null) {
				this.timer.cancel();
			}
		}
		attempt();
	}

}
