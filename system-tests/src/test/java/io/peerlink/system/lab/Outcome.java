package io.peerlink.system.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;

/**
 * The outcome of a program that has ended.
 *
 * @param exitCode the exit code, normally zero for success
 * @param out its standard output
 * @param err its standard error
 * @param duration the time from its start to its end
 */
public record Outcome(int exitCode, String out, String err, Duration duration) {

	static Outcome of(String input, Duration timeout, ProcessBuilder builder) {
		try {
			Path directory = Files.createTempDirectory("peerlink-lab");
			try {
				return of(input, timeout, builder, directory);
			}
			finally {
				for (String name : List.of("in", "out", "err")) {
					Files.deleteIfExists(directory.resolve(name));
				}
				Files.delete(directory);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not run " + builder.command(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while running " + builder.command(), ex);
		}
	}

	private static Outcome of(String input, Duration timeout, ProcessBuilder builder, Path directory)
			throws IOException, InterruptedException {
		Path in = Files.writeString(directory.resolve("in"), input);
		Path out = directory.resolve("out");
		Path err = directory.resolve("err");
		long began = System.nanoTime();
		Process process = builder.redirectInput(in.toFile())
			.redirectOutput(out.toFile())
			.redirectError(err.toFile())
			.start();
		if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
			process.destroyForcibly().waitFor();
			throw new AssertionError(
					builder.command() + " did not end within " + timeout + "\n" + read(out) + read(err));
		}
		Duration duration = Duration.ofNanos(System.nanoTime() - began);
		return new Outcome(process.exitValue(), read(out), read(err), duration);
	}

	private static String read(Path file) throws IOException {
		return Files.readString(file, StandardCharsets.UTF_8);
	}

	/**
	 * Reads its standard output as JSON lines.
	 * @return the objects
	 */
	public List<JsonNode> json() {
		return this.out.lines().map(LineProcess.JSON::readTree).toList();
	}

	/**
	 * Returns the first JSON line of an event.
	 * @param event the value of its field {@code event}
	 * @return the object
	 * @throws AssertionError if there is none
	 */
	public JsonNode json(String event) {
		return json().stream()
			.filter((line) -> line.path("event").asString().equals(event))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + event + ": " + this));
	}

}
