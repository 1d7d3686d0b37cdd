package io.peerlink.system.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A child process that prints JSON lines and reads JSON lines as commands. Its output is
 * recorded and shown if an awaited line is missing.
 */
public final class LineProcess implements AutoCloseable {

	/**
	 * Reads the JSON of Python, which includes {@code NaN} and {@code Infinity}.
	 */
	static final JsonMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

	private static final int SHOWN_LINES = 100;

	private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(5);

	private final String name;

	private final Process process;

	private final OutputStream commands;

	private final List<Line> lines = new ArrayList<>();

	private LineProcess(String name, Process process) {
		this.name = name;
		this.process = process;
		this.commands = process.getOutputStream();
	}

	static LineProcess start(String name, ProcessBuilder builder) {
		try {
			LineProcess started = new LineProcess(name, builder.start());
			// Separate threads, because a stack trace would end up inside a JSON line
			// otherwise.
			started.read(started.process.getInputStream());
			started.read(started.process.getErrorStream());
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not start " + name, ex);
		}
	}

	private void read(InputStream stream) {
		Thread reader = new Thread(() -> {
			try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
				in.lines().forEach(this::add);
			}
			catch (IOException | UncheckedIOException ex) {
				add("(output ended: " + ex.getMessage() + ")");
			}
		}, "output of " + this.name);
		reader.setDaemon(true);
		reader.start();
	}

	private void add(String text) {
		JsonNode json = parse(text);
		synchronized (this.lines) {
			this.lines.add(new Line(this.lines.size(), text, json));
			this.lines.notifyAll();
		}
	}

	private static @Nullable JsonNode parse(String text) {
		if (!text.startsWith("{")) {
			return null;
		}
		try {
			return JSON.readTree(text);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Returns the number of lines so far, as a mark for later searches.
	 * @return the number of the next line
	 */
	public int mark() {
		synchronized (this.lines) {
			return this.lines.size();
		}
	}

	/**
	 * Returns all JSON lines from a mark on.
	 * @param mark the first line to return, see {@link #mark()}
	 * @return the lines
	 */
	public List<Line> lines(int mark) {
		synchronized (this.lines) {
			return this.lines.subList(mark, this.lines.size()).stream().filter((line) -> line.json() != null).toList();
		}
	}

	/**
	 * Waits for a JSON line. Earlier lines count as well.
	 * @param wanted accepts the line; called with JSON lines only
	 * @param timeout how long to wait
	 * @return the first such line
	 * @throws AssertionError on timeout, with the output of the process
	 */
	public Line awaitLine(Predicate<Line> wanted, Duration timeout) {
		return awaitLine(0, wanted, timeout);
	}

	/**
	 * Waits for a JSON line from a mark on.
	 * @param mark the first line to examine, see {@link #mark()}
	 * @param wanted accepts the line; called with JSON lines only
	 * @param timeout how long to wait
	 * @return the first such line
	 * @throws AssertionError on timeout, with the output of the process
	 */
	public Line awaitLine(int mark, Predicate<Line> wanted, Duration timeout) {
		return await(mark, (line) -> line.json() != null && wanted.test(line), timeout);
	}

	/**
	 * Waits for a line of any kind. Earlier lines count as well.
	 * @param wanted matches a part of the line
	 * @param timeout how long to wait
	 * @return the match in the first such line
	 * @throws AssertionError on timeout, with the output of the process
	 */
	public MatchResult awaitText(Pattern wanted, Duration timeout) {
		Line line = await(0, (candidate) -> wanted.matcher(candidate.text()).find(), timeout);
		return wanted.matcher(line.text()).results().findFirst().orElseThrow();
	}

	private Line await(int mark, Predicate<Line> wanted, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		int next = mark;
		synchronized (this.lines) {
			while (true) {
				for (; next < this.lines.size(); next++) {
					Line line = this.lines.get(next);
					if (wanted.test(line)) {
						return line;
					}
				}
				long left = deadline - System.nanoTime();
				if (left <= 0) {
					throw new AssertionError(
							this.name + " did not print the awaited line within " + timeout + "\n" + transcript());
				}
				waitForLines(left);
			}
		}
	}

	private void waitForLines(long nanos) {
		try {
			TimeUnit.NANOSECONDS.timedWait(this.lines, Math.max(nanos, 1_000_000));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + this.name, ex);
		}
	}

	/**
	 * Sends a command to the process.
	 * @param command an object that is written as a JSON object
	 */
	public void send(Object command) {
		byte[] line = (JSON.writeValueAsString(command) + "\n").getBytes(StandardCharsets.UTF_8);
		try {
			synchronized (this.commands) {
				this.commands.write(line);
				this.commands.flush();
			}
		}
		catch (IOException ex) {
			throw new AssertionError(this.name + " takes no commands any more\n" + transcript(), ex);
		}
	}

	/**
	 * Returns the last output of the process, for failure messages.
	 * @return its state and its last lines
	 */
	public String transcript() {
		StringBuilder text = new StringBuilder("--- " + this.name + ", "
				+ (this.process.isAlive() ? "running" : "exit code " + this.process.exitValue()) + "\n");
		synchronized (this.lines) {
			int first = Math.max(0, this.lines.size() - SHOWN_LINES);
			this.lines.subList(first, this.lines.size()).forEach((line) -> text.append(line.text()).append('\n'));
		}
		return text.toString();
	}

	/**
	 * Stops the process from running, like a machine that sleeps.
	 */
	public void pause() {
		signal("STOP");
	}

	/**
	 * Lets the process run again.
	 */
	public void resume() {
		signal("CONT");
	}

	private void signal(String signal) {
		Commands.run(List.of("kill", "-" + signal, Long.toString(this.process.pid())));
	}

	/**
	 * Kills the process like {@code kill -9}, so that it cannot send a goodbye.
	 */
	public void kill() {
		this.process.destroyForcibly();
		awaitExit(EXIT_TIMEOUT);
	}

	/**
	 * Interrupts the process like Ctrl-C.
	 */
	public void interrupt() {
		signal("INT");
	}

	/**
	 * Waits for the end of the process.
	 * @param timeout how long to wait
	 * @return its exit code
	 */
	public int awaitExit(Duration timeout) {
		try {
			if (!this.process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new AssertionError(this.name + " did not end within " + timeout + "\n" + transcript());
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the end of " + this.name, ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
