package io.peerlink.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends the process with the exit code of the command. On a shutdown of the JVM, such as
 * by Ctrl-C, it interrupts the command, so that the command can print its results and its
 * node can say goodbye.
 */
final class ExitHook {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(4);

	private final Thread command;

	private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

	private ExitHook(Thread command) {
		this.command = command;
	}

	/**
	 * Registers a hook that interrupts the current thread on shutdown.
	 */
	static ExitHook install() {
		ExitHook hook = new ExitHook(Thread.currentThread());
		Runtime.getRuntime().addShutdownHook(new Thread(hook::run, "peerlink-exit"));
		return hook;
	}

	/**
	 * Ends the process after the command has returned. Must be called by the thread that
	 * registered this hook.
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
			int code = this.exitCode.get(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			// Otherwise the JVM would exit with 130, although Ctrl-C is a regular end.
			Runtime.getRuntime().halt(code);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			// The JVM exits without the code of the command.
		}
	}

}
