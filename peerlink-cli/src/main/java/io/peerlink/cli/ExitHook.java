package io.peerlink.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends the process: when the command is done, or in good order when the user or the
 * system wants it to end before. The command is then interrupted, so that it can tell
 * what it has so far and its node can say goodbye.
 */
final class ExitHook {

	private static final Duration GRACE = Duration.ofSeconds(4);

	private final Thread command;

	private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

	private ExitHook(Thread command) {
		this.command = command;
	}

	/**
	 * Watch over the current thread.
	 */
	static ExitHook install() {
		ExitHook hook = new ExitHook(Thread.currentThread());
		Runtime.getRuntime().addShutdownHook(new Thread(hook::run, "peerlink-exit"));
		return hook;
	}

	/**
	 * End the process. To be called by the thread that is watched over, when the command
	 * is done.
	 */
	void exit(int code) {
		if (this.exitCode.complete(code)) {
			System.exit(code);
		}
	}

	private void run() {
		if (this.exitCode.isDone()) {
			return;
		}
		this.command.interrupt();
		try {
			int code = this.exitCode.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
			// The JVM would say 130 even to those who watched until they had seen enough.
			Runtime.getRuntime().halt(code);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			// It ends anyway.
		}
	}

}
