package io.peerlink.internal.time;

import java.time.Duration;

/**
 * Fails to schedule a task when the test says so, as if no memory were left. Like the
 * timer of a real node it survives what a task throws.
 */
public final class FailingScheduler implements Scheduler {

	private final Scheduler delegate;

	private int succeeding = Integer.MAX_VALUE;

	public FailingScheduler(Scheduler delegate) {
		this.delegate = delegate;
	}

	/**
	 * Has one attempt to schedule a task fail.
	 * @param succeeding how many attempts succeed before
	 */
	public void failAfter(int succeeding) {
		this.succeeding = succeeding;
	}

	/**
	 * Returns whether the attempt has failed.
	 */
	public boolean hasFailed() {
		return this.succeeding < 0;
	}

	@Override
	public long nanoTime() {
		return this.delegate.nanoTime();
	}

	@Override
	public long epochMillis() {
		return this.delegate.epochMillis();
	}

	@Override
	public Timer schedule(Duration delay, Runnable task) {
		if (this.succeeding >= 0 && this.succeeding-- == 0) {
			throw new OutOfMemoryError("test");
		}
		return this.delegate.schedule(delay, () -> runQuietly(task));
	}

	private static void runQuietly(Runnable task) {
		try {
			task.run();
		}
		catch (OutOfMemoryError ex) {
			// The next task runs.
		}
	}

}
