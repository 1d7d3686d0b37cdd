package io.peerlink.internal.channel.endpoint;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.concurrent.SerialExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the callbacks of one channel, one at a time and in order, on threads that may
 * block. A stopping node drains the callbacks of its channels, except for those that are
 * {@linkplain #excludeFromDrain() excluded}. Thread-safe.
 */
final class CallbackRunner {

	private static final ThreadLocal<@Nullable CallbackRunner> CURRENT = new ThreadLocal<>();

	private final SerialExecutor executor;

	private final Predicate<Runnable> brief;

	private final ChannelMeter meter;

	private volatile boolean excluded;

	private volatile DrainableSemaphore.@Nullable Permit permit;

	/**
	 * Creates a runner.
	 * @param executor provides the threads
	 * @param brief runs what is short on the current thread, soon, or returns
	 * {@code false}
	 * @param meter counts for the channel
	 */
	CallbackRunner(Executor executor, Predicate<Runnable> brief, ChannelMeter meter) {
		this.executor = new SerialExecutor(executor, Integer.MAX_VALUE);
		this.brief = brief;
		this.meter = meter;
	}

	/**
	 * Runs a callback after all that were submitted before.
	 * @param callback what to run
	 * @throws RejectedExecutionException when no thread could be started
	 */
	void execute(Runnable callback) {
		this.executor.execute(() -> run(callback));
	}

	/**
	 * Runs a callback after all that were submitted before, on the current thread if
	 * possible: soon, when it has done what it does now.
	 * @param callback what to run, which is short as a rule
	 * @throws RejectedExecutionException when no thread could be started
	 */
	void executeBrief(Runnable callback) {
		if (!this.executor.tryExecute(() -> run(callback), this.brief)) {
			throw new RejectedExecutionException("No thread could be started for a callback");
		}
	}

	private void run(Runnable callback) {
		CURRENT.set(this);
		try {
			callback.run();
		}
		finally {
			// Keeps the entry of the thread, which the next callback would create again.
			CURRENT.set(null);
		}
	}

	/**
	 * Excludes the callback that runs on the current thread from the drain of its node.
	 * Does nothing on other threads and for callbacks of other nodes.
	 * @param counters the counters of the node
	 */
	static void excludeCurrentFromDrain(ChannelCounters counters) {
		CallbackRunner current = CURRENT.get();
		if (current != null && current.meter.isOf(counters)) {
			current.excludeFromDrain();
		}
	}

	/**
	 * Excludes the callback that runs, and those after it, from the drain.
	 */
	private void excludeFromDrain() {
		this.excluded = true;
		leaveDrain();
	}

	/**
	 * Makes the drain wait for the callbacks of this channel, unless excluded.
	 * @param permit returned by {@link #leaveDrain()}; {@code null} when the drain has
	 * begun
	 */
	void joinDrain(DrainableSemaphore.@Nullable Permit permit) {
		this.permit = permit;
		if (this.excluded) {
			leaveDrain();
		}
	}

	/**
	 * Lets the drain wait no longer for this channel. May be called more than once.
	 */
	void leaveDrain() {
		DrainableSemaphore.Permit permit = this.permit;
		if (permit != null) {
			permit.release();
		}
	}

}
