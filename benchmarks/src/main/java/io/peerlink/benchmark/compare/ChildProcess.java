package io.peerlink.benchmark.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A measured process. It ends, at the latest, when this is closed or after some time.
 */
final class ChildProcess implements AutoCloseable {

	private static final long EXIT_SECONDS = 5;

	private final Process process;

	private final BufferedReader output;

	private final Writer input;

	private ChildProcess(Process process) {
		this.process = process;
		this.output = process.inputReader();
		this.input = process.outputWriter();
	}

	/**
	 * Starts a process.
	 * @param command the command
	 * @param log takes what the process writes to its error stream
	 * @param longest how long it may run
	 */
	static ChildProcess start(List<String> command, Path log, Duration longest) throws IOException {
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
		CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS).execute(process::destroyForcibly);
		return new ChildProcess(process);
	}

	/**
	 * Waits for a line.
	 * @param prefix what it begins with
	 * @return the rest of it
	 */
	String await(String prefix) throws IOException, RunFailedException {
		for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
			if (line.startsWith(prefix)) {
				return line.substring(prefix.length());
			}
		}
		throw new RunFailedException("A process has ended, or took too long, before it said " + prefix.trim());
	}

	/**
	 * Writes a line, which the process waits for.
	 */
	void signal() throws IOException {
		this.input.write("go\n");
		this.input.flush();
	}

	@Override
	public void close() {
		try {
			this.input.close();
			this.process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			// It has ended, or will be made to.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process.destroyForcibly();
	}

}
