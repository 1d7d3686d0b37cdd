package io.peerlink.internal.seal.tcp;

import java.time.Duration;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The one thing at a time that a connection waits for. Thread-safe.
 */
final class LinkTimer {

	private final Scheduler scheduler;

	private @Nullable Timer timer;

	private boolean stopped;

	LinkTimer(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Runs a task after a while, unless the connection is over before.
	 * @throws java.util.concurrent.RejectedExecutionException when the node stops
	 */
	synchronized void start(Duration delay, Runnable task) {
		cancel();
		if (!this.stopped) {
			this.timer = this.scheduler.schedule(delay, task);
		}
	}

	synchronized void cancel() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	/**
	 * Starts nothing any more.
	 */
	synchronized void stop() {
		this.stopped = true;
		cancel();
	}

}
