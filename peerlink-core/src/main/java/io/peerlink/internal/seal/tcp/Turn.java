package io.peerlink.internal.seal.tcp;

/**
 * A task that a thread hands over to an executor, unless that runs tasks on the calling
 * thread at once: then the thread goes on itself, as it would go ever deeper otherwise.
 */
final class Turn implements Runnable {

	private final Thread caller;

	private final Runnable task;

	/**
	 * Of the calling thread, as is the other one.
	 */
	private boolean submitted;

	private boolean here;

	Turn(Thread caller, Runnable task) {
		this.caller = caller;
		this.task = task;
	}

	/**
	 * Returns whether the caller has to run the task. Called once, when the executor has
	 * taken this.
	 */
	boolean isHere() {
		this.submitted = true;
		return this.here;
	}

	@Override
	public void run() {
		if (Thread.currentThread() == this.caller && !this.submitted) {
			this.here = true;
			return;
		}
		this.task.run();
	}

}
