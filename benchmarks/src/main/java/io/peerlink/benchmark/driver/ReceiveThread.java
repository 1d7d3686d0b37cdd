package io.peerlink.benchmark.driver;

/**
 * The thread of a hand-written server. Its failure ends the process, and so the run.
 */
final class ReceiveThread {

	private ReceiveThread() {
	}

	static void start(Step step) {
		Thread thread = new Thread(() -> repeat(step), "receive");
		thread.setDaemon(true);
		thread.setUncaughtExceptionHandler((failed, ex) -> {
			System.err.println("The server has failed: " + ex);
			Runtime.getRuntime().halt(1);
		});
		thread.start();
	}

	private static void repeat(Step step) {
		while (true) {
			try {
				step.run();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	/**
	 * Waits for datagrams and handles them.
	 */
	@FunctionalInterface
	interface Step {

		void run() throws Exception;

	}

}
