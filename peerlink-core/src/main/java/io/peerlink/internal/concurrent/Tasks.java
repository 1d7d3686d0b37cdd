package io.peerlink.internal.concurrent;

import org.slf4j.Logger;

/**
 * Execution of tasks whose failure must not affect other tasks.
 */
final class Tasks {

	private Tasks() {
	}

	/**
	 * Runs a task and logs its exception or error.
	 */
	static void runLogged(Runnable task, Logger logger) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A task failed", ex);
		}
	}

}
