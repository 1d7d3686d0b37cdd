package io.peerlink.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.peerlink.cli.output.Style;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * Runs commands inside the JVM, with nodes on a {@link MemoryLan}.
 */
final class Cli {

	/**
	 * The documented commands.
	 */
	static final List<String> COMMANDS = List.of("discover", "ping", "call", "broadcast", "watch", "serve", "send",
			"get", "files", "channel", "stream", "bench", "doctor", "secret", "identity", "pins");

	private final MemoryLan lan;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	Cli(MemoryLan lan) {
		this.lan = lan;
	}

	/**
	 * Runs a command to its end.
	 */
	static Result run(MemoryLan lan, String... args) {
		return runWithInput(lan, "", args);
	}

	static Result run(MemoryLan lan, List<String> args, String... moreArgs) {
		return run(lan, Stream.concat(args.stream(), Stream.of(moreArgs)).toArray(String[]::new));
	}

	static Result runWithInput(MemoryLan lan, String input, String... args) {
		return new Cli(lan).run(input, args);
	}

	private Result run(String input, String... args) {
		return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), this.out, args);
	}

	Result run(InputStream in, OutputStream out, String... args) {
		CommandEnvironment environment = environment(this.lan, in, out, this.err);
		int exitCode = PeerLinkCommand.commandLine(environment).execute(args);
		return new Result(exitCode, out(), err());
	}

	static CommandEnvironment environment(MemoryLan lan, InputStream in, OutputStream out, OutputStream err) {
		return new CommandEnvironment(in, out, err, Style.PLAIN, lan::builder);
	}

	/**
	 * Starts a command that runs until it is interrupted.
	 */
	Running start(String... args) {
		CompletableFuture<Result> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(run("", args));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "command");
		thread.start();
		return new Running(thread, result);
	}

	/**
	 * Waits until the output contains a text.
	 */
	void awaitOut(String text) {
		Awaitility.await().until(() -> out().contains(text));
	}

	String out() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	String err() {
		return this.err.toString(StandardCharsets.UTF_8);
	}

	static List<JsonNode> json(String text) {
		return text.lines().map(Json.MAPPER::readTree).toList();
	}

	/**
	 * A running command.
	 */
	record Running(Thread thread, CompletableFuture<Result> result) {

		/**
		 * Interrupts the command, as Ctrl-C does.
		 */
		Result interrupt() {
			this.thread.interrupt();
			return this.result.join();
		}

	}

	/**
	 * The result of a command.
	 */
	record Result(int exitCode, String out, String err) {

		List<JsonNode> json() {
			return Cli.json(this.out);
		}

		/**
		 * Returns the events of all lines of JSON.
		 */
		List<String> events() {
			return json().stream().map((line) -> line.path("event").asString()).toList();
		}

		JsonNode onlyJson() {
			List<JsonNode> lines = json();
			if (lines.size() != 1) {
				throw new AssertionError("Not one line: " + this.out);
			}
			return lines.get(0);
		}

		JsonNode json(String event) {
			return json().stream()
				.filter((line) -> line.path("event").asString().equals(event))
				.findFirst()
				.orElseThrow(() -> new AssertionError("No " + event + ": " + this.out));
		}

	}

}
