package io.peerlink.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.peerlink.PeerLinkBuilder;
import io.peerlink.cli.output.Style;
import tools.jackson.databind.JsonNode;

/**
 * Runs commands inside of the JVM.
 */
final class Cli {

	private final Function<String, PeerLinkBuilder> nodes;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	Cli(Function<String, PeerLinkBuilder> nodes) {
		this.nodes = nodes;
	}

	/**
	 * Run a command to its end.
	 */
	static Result run(MemoryLan lan, String... args) {
		return new Cli(lan::describe).run("", args);
	}

	static Result runWithInput(MemoryLan lan, String input, String... args) {
		return new Cli(lan::describe).run(input, args);
	}

	private Result run(String input, String... args) {
		return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), this.out, args);
	}

	Result run(InputStream in, OutputStream out, String... args) {
		CommandEnvironment environment = new CommandEnvironment(in, out, this.err, Style.PLAIN, this.nodes);
		int exitCode = PeerLinkCommand.commandLine(environment).execute(args);
		return new Result(exitCode, out(), err());
	}

	/**
	 * Begin a command that goes on until it is interrupted.
	 */
	Running begin(String... args) {
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
	 * A command that goes on.
	 */
	record Running(Thread thread, CompletableFuture<Result> result) {

		/**
		 * Do what Ctrl-C does.
		 */
		Result interrupt() {
			this.thread.interrupt();
			return this.result.join();
		}

	}

	/**
	 * How a command ended.
	 */
	record Result(int exitCode, String out, String err) {

		List<JsonNode> json() {
			return Cli.json(this.out);
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
