package io.peerlink.system.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs short commands and waits for their end.
 */
final class Commands {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private Commands() {
	}

	/**
	 * Runs a command that has to succeed.
	 * @param command the program and its arguments
	 * @return its output
	 */
	static String run(List<String> command) {
		Outcome outcome = attempt(command);
		if (outcome.exitCode() != 0) {
			throw new IllegalStateException(
					"'" + String.join(" ", command) + "' exited with " + outcome.exitCode() + ": " + outcome.output());
		}
		return outcome.output();
	}

	/**
	 * Runs a command that may fail.
	 * @param command the program and its arguments
	 * @return its outcome
	 */
	static Outcome attempt(List<String> command) {
		try {
			Path output = Files.createTempFile("peerlink-lab", ".out");
			try {
				return run(command, output);
			}
			finally {
				Files.deleteIfExists(output);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not run '" + String.join(" ", command) + "'", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while '" + String.join(" ", command) + "' was running", ex);
		}
	}

	private static Outcome run(List<String> command, Path output) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		process.getOutputStream().close();
		if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
			process.destroyForcibly();
			throw new IllegalStateException("'" + String.join(" ", command) + "' did not end within " + TIMEOUT);
		}
		return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8).strip());
	}

	/**
	 * The outcome of a command.
	 *
	 * @param exitCode the exit code, normally zero for success
	 * @param output the output of both of its streams
	 */
	record Outcome(int exitCode, String output) {
	}

}
